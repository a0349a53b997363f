import { Button, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import type { Gate } from '#contract/gate';
import { useEvent } from '../event/current-event.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Notice } from '../ui/notice.tsx';
import { useFailureText } from '../ui/use-failure-text.ts';
import { useUnpairGate } from './gates-query.ts';

interface Props {
  readonly gate: Gate;
  readonly opened: boolean;
  readonly onClose: () => void;
}

export function UnpairDialog({ gate, opened, onClose }: Props) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const { id: eventId } = useEvent();
  const { id, name } = gate.accessPoint;
  const unpair = useUnpairGate(eventId, id);

  function confirm(): void {
    unpair.mutate(undefined, {
      onSuccess: () => {
        notifications.show({ color: 'green', message: t('gates.unpair.done', { name }) });
        onClose();
      },
    });
  }

  return (
    <Dialog opened={opened} onClose={onClose} title={t('gates.unpair.title', { name })}>
      <Stack gap="md">
        <Text fz="sm">{t('gates.unpair.text')}</Text>
        {unpair.isError && <Notice tone="bad">{failureText(unpair.error)}</Notice>}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('shell.cancel')}
          </Button>
          <Button color="red" loading={unpair.isPending} onClick={confirm}>
            {t('gates.unpair.submit')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
