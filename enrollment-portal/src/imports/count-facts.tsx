import { useTranslation } from 'react-i18next';
import type { ImportCounts } from '#contract/people-import';
import { useFormat } from '../ui/use-format.ts';
import classes from './count-facts.module.css';

const SHOWN = ['created', 'updated', 'unchanged', 'refused', 'photosEnrolled', 'photosToReview'] as const;

interface Props {
  readonly counts: ImportCounts;
  readonly tense: 'would-be' | 'done';
}

/** What a run came to, in numbers. */
export function CountFacts({ counts, tense }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <dl className={classes.counts}>
      {SHOWN.map((what) => (
        <div
          key={what}
          className={classes.count}
          data-tone={what === 'refused' && counts[what] > 0 ? 'bad' : undefined}
        >
          <dt>{t(`imports.counts.${tense}.${what}`)}</dt>
          <dd>{format.number(counts[what])}</dd>
        </div>
      ))}
    </dl>
  );
}
