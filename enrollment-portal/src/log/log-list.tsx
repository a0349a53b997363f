import { Button, Center, Paper, Text } from '@mantine/core';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Passage } from '#contract/passage';
import { useEventFormat } from '../event/current-event.ts';
import { EntryButton } from '../live/entry-row.tsx';
import { useFailureText } from '../ui/use-failure-text.ts';
import classes from './log-list.module.css';
import { type LogRow, nextEntry, rowsOf } from './log-rows.ts';

export interface Older {
  readonly more: boolean;
  readonly loading: boolean;
  readonly error: unknown;
  readonly load: () => void;
}

interface Props {
  readonly passages: readonly Passage[];
  readonly chosenId: string | null;
  readonly onChoose: (entryId: string) => void;
  readonly older: Older;
}

const ROW_PX = 61;
/** Rows beyond the window's edges, so that a turn of the wheel shows no gap. */
const BEYOND = 12;
/** The next page is asked for when so many rows are left below. */
const ASK_BEFORE = 30;

/** The log as far as it is loaded; only rows near the window are on the page, however long it gets. */
export function LogList({ passages, chosenId, onChoose, older }: Props) {
  const { t } = useTranslation();
  const format = useEventFormat();
  const list = useRef<HTMLOListElement>(null);
  const rows = useMemo(() => rowsOf(passages, format.day), [passages, format]);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => ROW_PX,
    overscan: BEYOND,
    scrollMargin: list.current?.offsetTop ?? 0,
    getItemKey: (index) => keyOf(rows[index], index),
  });
  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  const { more, loading, error, load } = older;
  useEffect(() => {
    if (more && !loading && error === null && lastShown > rows.length - ASK_BEFORE) load();
  }, [more, loading, error, load, lastShown, rows.length]);

  return (
    <div className={classes.log}>
      <Paper className={classes.sheet}>
        <ol
          ref={list}
          className={classes.list}
          aria-label={t('live.list')}
          style={{ height: virtual.getTotalSize() }}
          onKeyDown={walk}
        >
          {items.map(({ key, index, start }) => {
            const row = rows[index];
            return (
              <li
                key={key}
                data-index={index}
                ref={virtual.measureElement}
                className={classes.item}
                style={{ transform: `translateY(${start - virtual.options.scrollMargin}px)` }}
              >
                {row?.kind === 'day' && <h2 className={classes.day}>{row.day}</h2>}
                {row?.kind === 'entry' && (
                  <EntryButton
                    passage={row.passage}
                    chosen={row.passage.id === chosenId}
                    onChoose={onChoose}
                  />
                )}
              </li>
            );
          })}
        </ol>
      </Paper>
      <Foot older={older} />
    </div>
  );

  /** Arrow keys go from the entry that has the focus to the next, and open it. */
  function walk(event: KeyboardEvent<HTMLElement>): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const from = (event.target as HTMLElement).closest<HTMLElement>('[data-index]')?.dataset.index;
    if (step === 0 || from === undefined) return;
    const index = nextEntry(rows, Number(from), step);
    const row = rows[index];
    if (row?.kind !== 'entry') return;
    event.preventDefault();
    onChoose(row.passage.id);
    virtual.scrollToIndex(index, { align: 'auto' });
    requestAnimationFrame(() =>
      list.current?.querySelector<HTMLElement>(`[data-index="${index}"] button`)?.focus(),
    );
  }
}

function keyOf(row: LogRow | undefined, index: number): string {
  if (!row) return String(index);
  return row.kind === 'day' ? row.day : row.passage.id;
}

function Foot({ older }: { older: Older }) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  return (
    <Center py="md" className={classes.foot}>
      {older.error !== null && (
        <Text fz="sm" c="var(--mantine-color-error)" role="alert">
          {failureText(older.error)}
        </Text>
      )}
      {older.more ? (
        <Button variant="default" loading={older.loading} onClick={older.load}>
          {t('live.older')}
        </Button>
      ) : (
        <Text fz="sm" c="dimmed">
          {t('log.end')}
        </Text>
      )}
    </Center>
  );
}
