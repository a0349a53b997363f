import { UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Passage } from '#contract/passage';
import type { Tone } from '../ui/tone.ts';
import { useFormat } from '../ui/use-format.ts';
import { countByGroup } from './feed.ts';
import classes from './outcome-filter.module.css';
import { OUTCOME_GROUPS, type OutcomeGroup } from './outcome-look.ts';

export type OutcomeFilterValue = OutcomeGroup | 'all';

const TONES: Readonly<Record<OutcomeFilterValue, Tone>> = {
  all: 'info',
  'let-in': 'good',
  refused: 'bad',
  'not-recognised': 'idle',
  attention: 'warn',
};

interface Props {
  readonly passages: readonly Passage[];
  readonly value: OutcomeFilterValue;
  readonly onChange: (value: OutcomeFilterValue) => void;
  /** Other filters in the same line. */
  readonly children: ReactNode;
}

/** Counts and filter in one: how many of each kind are on the page, and a way to see only those. */
export function OutcomeFilter({ passages, value, onChange, children }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const counts = { all: passages.length, ...countByGroup(passages) };
  return (
    <div className={classes.bar}>
      <div className={classes.line}>
        <fieldset aria-label={t('live.filter.title')} className={classes.filters}>
          {(['all', ...OUTCOME_GROUPS] as const).map((option) => (
            <UnstyledButton
              key={option}
              className={classes.filter}
              data-tone={TONES[option]}
              aria-pressed={value === option}
              onClick={() => onChange(option)}
            >
              <span className={classes.count}>{format.number(counts[option])}</span>
              {t(`live.filter.${option}`)}
            </UnstyledButton>
          ))}
        </fieldset>
        {children}
      </div>
      <p className={classes.basis}>{t('live.counted', { count: passages.length })}</p>
    </div>
  );
}
