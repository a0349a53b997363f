import { Button, Group, Loader, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { pathOf } from '#contract/call';
import { type LaneCommand, readSnapshot } from '#contract/lane-command';
import { useEvent } from '../event/current-event.ts';
import { Notice } from '../ui/notice.tsx';
import type { Tone } from '../ui/tone.ts';
import classes from './command-result.module.css';
import { GateLog } from './gate-log.tsx';
import { answeredQuery, isOver, useClockAhead } from './lane-queries.ts';
import { answerWords } from './latest-command.tsx';

/** Waits for the gate's own word: that an order was sent says nothing about the lane. */
export function CommandResult({ command, onClose }: { command: LaneCommand; onClose: () => void }) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const clockAheadMs = useClockAhead(eventId);
  const { data } = useQuery(answeredQuery(eventId, command, clockAheadMs));
  const serverNowMs = Date.now() + clockAheadMs;
  return (
    <Stack gap="md">
      {isOver(data, serverNowMs) ? (
        <Notice tone={toneOf(data)} title={answerWords(t, data, serverNowMs)} />
      ) : (
        <Group gap="sm" role="status">
          <Loader size={18} aria-hidden />
          <Text fz="sm">{t('laneOrders.answer.waiting')}</Text>
        </Group>
      )}
      {data.attachment === 'picture' && (
        <img
          className={classes.picture}
          src={pathOf(readSnapshot, { params: { eventId, commandId: data.id } })}
          alt={t('laneOrders.snapshot')}
        />
      )}
      {data.attachment === 'log' && <GateLog command={data} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('shell.close')}
        </Button>
      </Group>
    </Stack>
  );
}

function toneOf({ answer }: LaneCommand): Tone {
  if (answer === null || answer.kind === 'unknown') return 'warn';
  return answer.kind === 'refused' ? 'bad' : 'good';
}
