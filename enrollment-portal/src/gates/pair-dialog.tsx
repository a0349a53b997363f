import { Button, Code, CopyButton, Group, Loader, Stack, Text } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Fragment, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Gate } from '#contract/gate';
import { useEvent } from '../event/current-event.ts';
import { Dialog } from '../ui/dialog.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Notice } from '../ui/notice.tsx';
import { PageLoader } from '../ui/page-loader.tsx';
import { gatesQuery, useCreatePairingCode } from './gates-query.ts';
import classes from './pair-dialog.module.css';
import { useSecondsLeft } from './use-seconds-left.ts';

interface Props {
  readonly gate: Gate;
  readonly opened: boolean;
  readonly onClose: () => void;
}

export function PairDialog({ gate, opened, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog opened={opened} onClose={onClose} title={t('gates.pair.title', { name: gate.accessPoint.name })}>
      <Pairing gate={gate} onClose={onClose} />
    </Dialog>
  );
}

/** Makes a code as soon as it opens, and notices by itself when a gate has used it. */
function Pairing({ gate, onClose }: Omit<Props, 'opened'>) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const { mutate, data, error, reset } = useCreatePairingCode(eventId, gate.accessPoint.id);
  useEffect(() => {
    mutate();
  }, [mutate]);

  if (gate.device.kind === 'paired') {
    return (
      <Stack gap="md">
        <Notice tone="good" title={t('gates.pair.done', { name: gate.accessPoint.name })}>
          {t('gates.pair.doneText')}
        </Notice>
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('shell.close')}</Button>
        </Group>
      </Stack>
    );
  }
  if (error) return <FailureNotice title={t('gates.pair.failed')} error={error} onRetry={() => mutate()} />;
  if (!data) return <PageLoader />;
  return (
    <CodeAndCommand
      code={data.code}
      expiresAt={data.expiresAt}
      onNewCode={() => {
        reset();
        mutate();
      }}
    />
  );
}

interface CodeProps {
  readonly code: string;
  readonly expiresAt: number;
  readonly onNewCode: () => void;
}

function CodeAndCommand({ code, expiresAt, onNewCode }: CodeProps) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const { data, dataUpdatedAt } = useQuery(gatesQuery(eventId));
  const secondsLeft = useSecondsLeft(expiresAt, data ? data.now - dataUpdatedAt : 0);
  const command = `venue-access gate pair --server ${window.location.origin} --code ${code}`;

  if (secondsLeft === 0) {
    return (
      <Stack gap="md">
        <Notice tone="warn">{t('gates.pair.expired')}</Notice>
        <Group justify="flex-end">
          <Button onClick={onNewCode}>{t('gates.pair.newCode')}</Button>
        </Group>
      </Stack>
    );
  }
  return (
    <Stack gap="md">
      <Text fz="sm">{t('gates.pair.lead')}</Text>
      <div className={classes.code}>
        <Text fz="sm" c="dimmed">
          {t('gates.pair.code')}
        </Text>
        <output className={classes.letters}>{code}</output>
        <Text fz="sm" c="dimmed" role="timer">
          {t('gates.pair.validFor', { time: minutesAndSeconds(secondsLeft) })}
        </Text>
      </div>
      <div>
        <Text fz="sm" fw={550} mb={4}>
          {t('gates.pair.command')}
        </Text>
        <Code block className={classes.command}>
          {command.split(' ').map((word) => (
            <Fragment key={word}>
              <span className={classes.word}>{word}</span>{' '}
            </Fragment>
          ))}
        </Code>
        <CopyButton value={command}>
          {({ copied, copy }) => (
            <Button
              variant="default"
              size="xs"
              mt="xs"
              leftSection={copied ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />}
              onClick={copy}
            >
              {copied ? t('shell.copied') : t('gates.pair.copyCommand')}
            </Button>
          )}
        </CopyButton>
      </div>
      <Group gap="sm" role="status">
        <Loader size={16} aria-hidden />
        <Text fz="sm" c="dimmed">
          {t('gates.pair.waiting')}
        </Text>
      </Group>
    </Stack>
  );
}

function minutesAndSeconds(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
