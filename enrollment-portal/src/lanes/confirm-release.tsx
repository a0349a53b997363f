import { Button, Group, Stack, Text } from '@mantine/core';
import { IconRun } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useEvent } from '../event/current-event.ts';
import { useSecondsLeft } from '../gates/use-seconds-left.ts';
import { Notice } from '../ui/notice.tsx';
import { useFailureText } from '../ui/use-failure-text.ts';
import { useFormat } from '../ui/use-format.ts';
import { useClockAhead, useConfirmRelease } from './lane-queries.ts';
import type { Done, Prepared } from './release.ts';
import { ReleaseLanes } from './release-lanes.tsx';

interface Props {
  readonly prepared: Prepared;
  readonly onDone: (done: Done) => void;
  readonly onBack: () => void;
}

export function ConfirmRelease({ prepared, onDone, onBack }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const failureText = useFailureText();
  const { id: eventId } = useEvent();
  const confirm = useConfirmRelease(eventId);
  const left = useSecondsLeft(prepared.expiresAt, useClockAhead(eventId));
  const reachable = prepared.lanes.filter(({ gate }) => gate === 'online');
  return (
    <Stack gap="md">
      {confirm.error !== null && <Notice tone="bad">{failureText(confirm.error)}</Notice>}
      <Text fz="sm">{t('laneOrders.release.sure')}</Text>
      <ReleaseLanes lanes={prepared.lanes} />
      <Text fz="sm" c="dimmed">
        {left > 0
          ? t('laneOrders.release.left', { seconds: format.number(left) })
          : t('laneOrders.release.tooLate')}
      </Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={onBack}>
          {t('laneOrders.release.back')}
        </Button>
        <Button
          color="red"
          size="md"
          leftSection={<IconRun size={18} aria-hidden />}
          disabled={left <= 0 || prepared.lanes.length === 0}
          loading={confirm.isPending}
          onClick={() => confirm.mutate(prepared.token, { onSuccess: onDone })}
        >
          {t('laneOrders.release.confirm', { lanes: format.number(reachable.length) })}
        </Button>
      </Group>
    </Stack>
  );
}
