import { Button, Center, EmptyState, Paper, Text } from '@mantine/core';
import { IconFilterOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Passage } from '#contract/passage';
import { useFailureText } from '../ui/use-failure-text.ts';
import classes from './entry-list.module.css';
import { EntryRow } from './entry-row.tsx';

/** As many rows as a page can hold without slowing down when entries come in by the second. */
const STEP = 100;

interface Props {
  readonly passages: readonly Passage[];
  /** Whether the log goes on below what has been loaded. */
  readonly more: boolean;
  readonly older: { readonly loading: boolean; readonly error: unknown; readonly load: () => void };
  readonly chosenId: string | null;
  readonly onChoose: (passageId: string) => void;
  readonly onClearFilter: () => void;
}

export function EntryList({ passages, more, older, chosenId, onChoose, onClearFilter }: Props) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const [limit, setLimit] = useState(STEP);

  function showOlder(): void {
    setLimit((before) => before + STEP);
    if (passages.length < limit + STEP) older.load();
  }

  return (
    <>
      {passages.length > 0 && (
        <Paper className={classes.sheet}>
          <ol className={classes.list} aria-label={t('live.list')}>
            {passages.slice(0, limit).map((passage) => (
              <EntryRow
                key={passage.id}
                passage={passage}
                chosen={passage.id === chosenId}
                onChoose={onChoose}
              />
            ))}
          </ol>
        </Paper>
      )}
      {passages.length === 0 && (
        <EmptyState
          py={48}
          icon={<IconFilterOff stroke={1.5} aria-hidden />}
          title={t('live.emptyFilter.title')}
          description={t('live.emptyFilter.text')}
        >
          <EmptyState.Actions>
            <Button variant="default" onClick={onClearFilter}>
              {t('live.emptyFilter.clear')}
            </Button>
          </EmptyState.Actions>
        </EmptyState>
      )}
      <Center py="md" className={classes.foot}>
        {older.error !== null && (
          <Text fz="sm" c="var(--mantine-color-error)" role="alert">
            {failureText(older.error)}
          </Text>
        )}
        {more || passages.length > limit ? (
          <Button variant="default" loading={older.loading} onClick={showOlder}>
            {t('live.older')}
          </Button>
        ) : (
          <Text fz="sm" c="dimmed">
            {t('live.end')}
          </Text>
        )}
      </Center>
    </>
  );
}
