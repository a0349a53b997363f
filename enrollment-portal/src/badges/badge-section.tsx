import { Button, Group, Paper, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconFileTypePdf, IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Credential } from '#contract/credential';
import type { Person } from '#contract/person';
import { useEvent, useEventFormat } from '../event/current-event.ts';
import { useMay } from '../session/current-session.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Section } from '../ui/section.tsx';
import { useFailureText } from '../ui/use-failure-text.ts';
import { BadgeDialog, type BadgeQuestion } from './badge-dialog.tsx';
import { badgesQuery } from './badge-queries.ts';
import { BadgeState } from './badge-state.tsx';

/** The badges of a person: what counts, what became of the others. */
export function BadgeSection({ person }: { person: Person }) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const mayWrite = useMay('person:write');
  const badges = useQuery(badgesQuery(eventId, person.id));
  const [question, setQuestion] = useState<BadgeQuestion | null>(null);
  return (
    <Section
      title={t('badges.title')}
      actions={
        mayWrite && (
          <Button
            size="compact-sm"
            variant="subtle"
            leftSection={<IconPlus size={15} aria-hidden />}
            onClick={() => setQuestion({ kind: 'issue' })}
          >
            {t('badges.issue')}
          </Button>
        )
      }
    >
      {badges.isError && (
        <FailureNotice
          title={t('badges.failed')}
          error={badges.error}
          onRetry={() => void badges.refetch()}
        />
      )}
      {badges.data?.length === 0 && (
        <Text fz="sm" c="dimmed">
          {t('badges.none')}
        </Text>
      )}
      {badges.data?.toReversed().map((badge) => (
        <Badge key={badge.id} person={person} badge={badge} onAsk={mayWrite ? setQuestion : null} />
      ))}
      <BadgeDialog person={person} question={question} onClose={() => setQuestion(null)} />
    </Section>
  );
}

interface BadgeProps {
  readonly person: Person;
  readonly badge: Credential;
  readonly onAsk: ((question: BadgeQuestion) => void) | null;
}

function Badge({ person, badge, onAsk }: BadgeProps) {
  const { t } = useTranslation();
  const format = useEventFormat();
  const last = badge.changes.at(-1);
  return (
    <Paper p="md">
      <Group justify="space-between">
        <div>
          <Text fw={600} component="bdi">
            {badge.number}
          </Text>
          <Text fz="sm" c="dimmed">
            {t('badges.issuedAt', { at: format.dayAndTime(badge.issuedAt) })}
            {last && ` · ${format.dayAndTime(last.at)}: ${last.reason}`}
          </Text>
        </div>
        <BadgeState status={badge.status} />
      </Group>
      {onAsk && (badge.status === 'active' || badge.status === 'lost') && (
        <Group gap="xs" mt="sm">
          {badge.status === 'active' && <PdfButton person={person} badge={badge} />}
          <Button size="xs" variant="default" onClick={() => onAsk({ kind: 'replace', badge })}>
            {t('badges.replace')}
          </Button>
          {badge.status === 'active' && (
            <Button size="xs" variant="default" onClick={() => onAsk({ kind: 'lost', badge })}>
              {t('badges.lost')}
            </Button>
          )}
          <Button size="xs" variant="subtle" color="red" onClick={() => onAsk({ kind: 'revoked', badge })}>
            {t('badges.revoke')}
          </Button>
        </Group>
      )}
    </Paper>
  );
}

function PdfButton({ person, badge }: { person: Person; badge: Credential }) {
  const { t } = useTranslation();
  const event = useEvent();
  const failureText = useFailureText();
  const make = useMutation({
    mutationFn: async () => {
      const { downloadBadges } = await import('./badge-pdf.ts');
      await downloadBadges(event, [{ person, badge }], 'lanyard');
    },
    onError: (error) => notifications.show({ color: 'red', message: failureText(error) }),
  });
  return (
    <Button
      size="xs"
      loading={make.isPending}
      leftSection={<IconFileTypePdf size={16} aria-hidden />}
      onClick={() => make.mutate()}
    >
      {t('badges.pdf')}
    </Button>
  );
}
