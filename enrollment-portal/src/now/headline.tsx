import { useTranslation } from 'react-i18next';
import type { ZoneOccupancy } from '#contract/occupancy';
import type { Passage } from '#contract/passage';
import { useEventFormat } from '../event/current-event.ts';
import { type Minute, medianOf } from './figures.ts';
import classes from './now-page.module.css';

interface Props {
  readonly minutes: readonly Minute[];
  readonly passages: readonly Passage[];
  readonly zones: readonly ZoneOccupancy[];
}

const RATE_OVER = 5;

/** The few figures that are read from across a room. */
export function Headline({ minutes, passages, zones }: Props) {
  const { t } = useTranslation();
  const format = useEventFormat();
  // The minute that is not over yet would always look quiet.
  const lately = minutes.slice(-RATE_OVER - 1, -1);
  const entered = lately.reduce((sum, minute) => sum + minute.entered, 0) / RATE_OVER;
  const refused = minutes.reduce((sum, minute) => sum + minute.refused, 0);
  const decision = medianOf(passages.map(({ evidence }) => evidence.visitMs));
  const figures: readonly (readonly [name: string, value: string])[] = [
    [t('now.headline.inside'), format.number(zones.reduce((sum, { people }) => sum + people, 0))],
    [t('now.headline.rate'), format.number(Math.round(entered * 10) / 10)],
    [
      t('now.headline.refused'),
      passages.length === 0
        ? '–'
        : `${format.number(refused)} (${format.percent(refused / passages.length)})`,
    ],
    [t('now.headline.decision'), decision === null ? '–' : format.length(decision)],
  ];
  return (
    <dl className={classes.headline}>
      {figures.map(([name, value]) => (
        <div key={name} className={classes.figure}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
