import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Passage } from '#contract/passage';
import { useEventFormat } from '../event/current-event.ts';
import classes from './entry-list.module.css';
import { FacePair } from './face-pair.tsx';
import { OutcomeBadge } from './outcome-badge.tsx';
import { personName, resultWords, wasLate } from './passage-words.ts';

interface Props {
  readonly passage: Passage;
  readonly chosen: boolean;
  readonly onChoose: (passageId: string) => void;
}

export const EntryRow = memo(function EntryRow(props: Props) {
  return (
    <li className={classes.item}>
      <EntryButton {...props} />
    </li>
  );
});

/** An entry in one line, which opens it. */
export function EntryButton({ passage, chosen, onChoose }: Props) {
  const { t } = useTranslation();
  const format = useEventFormat();
  const today = format.day(passage.at) === format.day(Date.now());
  return (
    <button
      type="button"
      className={classes.row}
      aria-current={chosen || undefined}
      onClick={() => onChoose(passage.id)}
    >
      <span className={classes.time}>
        <time dateTime={new Date(passage.at).toISOString()}>{format.time(passage.at)}</time>
        {!today && <span className={classes.small}>{format.day(passage.at)}</span>}
      </span>
      <FacePair passage={passage} size={44} />
      <span className={classes.who}>
        <span className={classes.name} data-unknown={passage.person === null || undefined}>
          {personName(t, passage)}
        </span>
        <span className={`${classes.small} ${classes.place}`}>
          {passage.accessPoint.name} · {passage.lane.name} · {t(`live.direction.${passage.lane.direction}`)}
        </span>
      </span>
      <span className={classes.outcome}>
        <OutcomeBadge outcome={passage.outcome} />
        <span className={classes.afterwards}>{afterwards()}</span>
      </span>
    </button>
  );

  function afterwards(): string {
    return [
      resultWords(t, passage),
      ...(passage.softPassback ? [t('live.softPassback')] : []),
      ...(wasLate(passage) ? [t('live.late', { age: format.length(passage.receivedAt - passage.at) })] : []),
    ].join(' · ');
  }
}
