import { Button, Group, Paper, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type Icon, IconArchive, IconCircleCheck, IconEraser, IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EventSummary } from '#contract/event';
import { type EventState, eventMayBecome } from '#domain/event/event-state';
import { useChangeEventState } from '../event/event-queries.ts';
import { Dialog } from '../ui/dialog.tsx';
import { FormFrame } from '../ui/form-frame.tsx';
import { StatusBadge } from '../ui/status-badge.tsx';
import type { Tone } from '../ui/tone.ts';

const LOOKS: Readonly<Record<EventState, { readonly tone: Tone; readonly icon: Icon }>> = {
  draft: { tone: 'info', icon: IconPencil },
  live: { tone: 'good', icon: IconCircleCheck },
  closed: { tone: 'idle', icon: IconArchive },
  purged: { tone: 'idle', icon: IconEraser },
};

/** Opening and closing an event; its gates follow at once, so both are asked back. */
export function EventStateCard({ event }: { event: EventSummary }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<'live' | 'closed' | null>(null);
  const { tone, icon } = LOOKS[event.state];
  return (
    <Paper p={{ base: 'md', sm: 'lg' }} component="section">
      <Group justify="space-between">
        <div>
          <Title order={2} fz="md" mb={6}>
            {t('setup.state.title')}
          </Title>
          <StatusBadge tone={tone} icon={icon}>
            {t(`setup.state.is.${event.state}`)}
          </StatusBadge>
          <Text fz="sm" c="dimmed" mt={6}>
            {t(`setup.state.means.${event.state}`)}
          </Text>
        </div>
        <Group gap="xs">
          {(['live', 'closed'] as const)
            .filter((to) => eventMayBecome(event.state, to))
            .map((to) => (
              <Button key={to} variant={to === 'live' ? 'filled' : 'default'} onClick={() => setAsked(to)}>
                {t(`setup.state.become.${to}`)}
              </Button>
            ))}
        </Group>
      </Group>
      <Dialog
        opened={asked !== null}
        onClose={() => setAsked(null)}
        title={asked && t(`setup.state.become.${asked}`)}
      >
        {asked && <Confirm event={event} to={asked} onClose={() => setAsked(null)} />}
      </Dialog>
    </Paper>
  );
}

interface ConfirmProps {
  readonly event: EventSummary;
  readonly to: 'live' | 'closed';
  readonly onClose: () => void;
}

function Confirm({ event, to, onClose }: ConfirmProps) {
  const { t } = useTranslation();
  const change = useChangeEventState(event);
  return (
    <FormFrame
      submit={t(`setup.state.become.${to}`)}
      {...(to === 'closed' ? { kind: 'destructive' } : {})}
      busy={change.isPending}
      failure={change.error}
      onSubmit={(submitted) => {
        submitted.preventDefault();
        change.mutate(to, {
          onSuccess: () => {
            notifications.show({
              color: 'green',
              message: t(`setup.state.became.${to}`, { name: event.name }),
            });
            onClose();
          },
        });
      }}
      onClose={onClose}
    >
      <Text fz="sm">{t(`setup.state.ask.${to}`, { name: event.name })}</Text>
    </FormFrame>
  );
}
