import { Text } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { LaneCommand } from '#contract/lane-command';
import { useEvent, useEventFormat } from '../event/current-event.ts';
import { useClockAhead } from './lane-queries.ts';

/** What somebody last told this lane, and what became of it. */
export function LatestCommand({ command }: { command: LaneCommand }) {
  const { t } = useTranslation();
  const format = useEventFormat();
  const clockAheadMs = useClockAhead(useEvent().id);
  return (
    <Text fz="sm" c="dimmed">
      {t('laneOrders.latest', {
        order: t(`laneOrders.order.${command.order.kind}`),
        name: command.by ?? t('laneOrders.program'),
        time: format.time(command.issuedAt),
      })}
      {' · '}
      {answerWords(t, command, Date.now() + clockAheadMs)}
    </Text>
  );
}

/** @returns what the gate said; that it has not, or that it cannot any more */
export function answerWords(t: TFunction, { answer, expiresAt }: LaneCommand, serverNowMs: number): string {
  if (answer === null)
    return t(serverNowMs > expiresAt ? 'laneOrders.answer.never' : 'laneOrders.answer.waiting');
  return answer.kind === 'refused'
    ? t(`laneOrders.refused.${answer.because}`)
    : t(`laneOrders.answer.${answer.kind}`);
}
