import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useEventFormat } from '../event/current-event.ts';
import { lookOf } from '../live/outcome-look.ts';
import { outcomeWords } from '../live/outcome-words.ts';
import type { Refusals } from './figures.ts';
import classes from './now-page.module.css';
import { WithTable } from './with-table.tsx';

/** Why people were not let in, the most frequent reason first. */
export function RefusalsChart({ refusals }: { refusals: readonly Refusals[] }) {
  const { t } = useTranslation();
  const format = useEventFormat();
  const most = refusals[0]?.times ?? 1;
  return (
    <WithTable
      title={t('now.refusals.title')}
      heads={[t('now.refusals.reason'), t('now.refusals.times')]}
      rows={refusals.map(({ outcome, times }) => [outcomeWords(t, outcome), format.number(times)])}
    >
      {refusals.length === 0 && (
        <Text fz="sm" c="dimmed">
          {t('now.refusals.none')}
        </Text>
      )}
      <ul className={classes.bars}>
        {refusals.map(({ outcome, times }) => {
          const words = outcomeWords(t, outcome);
          return (
            <li key={words} className={classes.bar} data-tone={lookOf(outcome.kind).tone}>
              <span>{words}</span>
              <strong>{format.number(times)}</strong>
              <span className={classes.track} aria-hidden>
                <span className={classes.fill} style={{ width: `${(times / most) * 100}%` }} />
              </span>
            </li>
          );
        })}
      </ul>
    </WithTable>
  );
}
