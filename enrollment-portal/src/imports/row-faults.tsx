import { Button, Chip, Group, Paper, ScrollArea, Text, Title } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type PeopleImport, ROW_PROBLEMS, type RowProblem } from '#contract/people-import';
import { useEvent } from '../event/current-event.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { PageLoader } from '../ui/page-loader.tsx';
import { useFormat } from '../ui/use-format.ts';
import { faultsQuery, type RowFault, reportPath } from './import-queries.ts';
import classes from './row-faults.module.css';

/** Enough to see what is wrong; the file has them all. */
const SHOWN = 200;

/** The refused rows with what is wrong, by kind, and all of them as a file. */
export function RowFaults({ one, endedAt }: { one: PeopleImport; endedAt: number }) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const faults = useQuery(faultsQuery(eventId, one.id, endedAt));
  const [kind, setKind] = useState<RowProblem | null>(null);
  const shown = (faults.data ?? []).filter(({ problem }) => kind === null || problem === kind);
  return (
    <Paper p={{ base: 'md', sm: 'lg' }} component="section">
      <Group justify="space-between" mb="sm">
        <Title order={2} fz="md">
          {t('imports.faults.title')}
        </Title>
        <Button
          component="a"
          href={reportPath(eventId, one.id)}
          download="refused-rows.csv"
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
        >
          {t('imports.faults.download')}
        </Button>
      </Group>
      {faults.isPending && <PageLoader />}
      {faults.isError && <FailureNotice error={faults.error} onRetry={() => void faults.refetch()} />}
      {faults.data && (
        <>
          <Kinds faults={faults.data} chosen={kind} onChoose={setKind} />
          <FaultTable faults={shown.slice(0, SHOWN)} />
          {shown.length > SHOWN && (
            <Text fz="sm" c="dimmed" mt="sm">
              {t('imports.faults.more', { shown: SHOWN, all: shown.length })}
            </Text>
          )}
        </>
      )}
    </Paper>
  );
}

interface KindsProps {
  readonly faults: readonly RowFault[];
  readonly chosen: RowProblem | null;
  readonly onChoose: (kind: RowProblem | null) => void;
}

function Kinds({ faults, chosen, onChoose }: KindsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const found = ROW_PROBLEMS.map((kind) => ({
    kind,
    count: faults.filter(({ problem }) => problem === kind).length,
  })).filter(({ count }) => count > 0);
  if (found.length < 2) return null;
  return (
    <Group gap={6} mb="sm">
      {found.map(({ kind, count }) => (
        <Chip
          key={kind}
          size="sm"
          checked={chosen === kind}
          onChange={(checked) => onChoose(checked ? kind : null)}
        >
          {t(`imports.rowProblem.${kind}`)} · {format.number(count)}
        </Chip>
      ))}
    </Group>
  );
}

function FaultTable({ faults }: { faults: readonly RowFault[] }) {
  const { t } = useTranslation();
  return (
    <ScrollArea>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('imports.faults.line')}</th>
            <th scope="col">{t('imports.faults.column')}</th>
            <th scope="col">{t('imports.faults.problem')}</th>
          </tr>
        </thead>
        <tbody>
          {faults.map(({ line, column, problem }) => (
            <tr key={`${line}/${column}/${problem}`}>
              <td>{line}</td>
              <td>
                <bdi>{column}</bdi>
              </td>
              <td>{problemWords(t, problem)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
}

function problemWords(t: TFunction, problem: string): string {
  const known = ROW_PROBLEMS.find((one) => one === problem);
  return known ? t(`imports.rowProblem.${known}`) : problem;
}
