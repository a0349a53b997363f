import { useTranslation } from 'react-i18next';
import { useEventFormat } from '../event/current-event.ts';
import type { Minute } from './figures.ts';
import classes from './minutes-chart.module.css';
import { WithTable } from './with-table.tsx';

const WIDTH = 600;
const HEIGHT = 150;
const GAP = 3;
/** So that a quiet gate's single entry is no mountain. */
const LEAST_TOP = 5;

/** Entries and refusals, minute by minute. */
export function MinutesChart({ minutes }: { minutes: readonly Minute[] }) {
  const { t } = useTranslation();
  const format = useEventFormat();
  const top = Math.max(LEAST_TOP, ...minutes.map((minute) => minute.entered + minute.refused));
  const slot = WIDTH / minutes.length;
  const px = (count: number) => (count / top) * HEIGHT;
  const first = minutes[0]?.fromMs ?? 0;
  const last = minutes.at(-1)?.fromMs ?? 0;
  return (
    <WithTable
      title={t('now.minutes.title')}
      heads={[
        t('now.minutes.minute'),
        t('now.minutes.entered'),
        t('now.minutes.left'),
        t('now.minutes.refused'),
      ]}
      rows={minutes
        .toReversed()
        .map(({ fromMs, entered, left, refused }) => [
          format.time(fromMs),
          format.number(entered),
          format.number(left),
          format.number(refused),
        ])}
    >
      <div className={classes.legend}>
        <span data-tone="good">{t('now.minutes.entered')}</span>
        <span data-tone="bad">{t('now.minutes.refused')}</span>
        <span className={classes.top}>{t('now.minutes.top', { top: format.number(top) })}</span>
      </div>
      <svg
        className={classes.chart}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t('now.minutes.summary', {
          entered: format.number(minutes.reduce((sum, { entered }) => sum + entered, 0)),
          refused: format.number(minutes.reduce((sum, { refused }) => sum + refused, 0)),
        })}
      >
        <line x1={0} x2={WIDTH} y1={HEIGHT} y2={HEIGHT} className={classes.axis} />
        <line x1={0} x2={WIDTH} y1={0.5} y2={0.5} className={classes.grid} />
        <line x1={0} x2={WIDTH} y1={HEIGHT / 2} y2={HEIGHT / 2} className={classes.grid} />
        {minutes.map(({ fromMs, entered, refused }, place) => (
          <g key={fromMs} transform={`translate(${place * slot + GAP / 2} 0)`}>
            <rect
              className={classes.entered}
              width={slot - GAP}
              y={HEIGHT - px(entered)}
              height={px(entered)}
            />
            <rect
              className={classes.refused}
              width={slot - GAP}
              y={HEIGHT - px(entered + refused)}
              height={px(refused)}
            />
          </g>
        ))}
      </svg>
      <div className={classes.times}>
        <span>{format.time(first)}</span>
        <span>{format.time(last)}</span>
      </div>
    </WithTable>
  );
}
