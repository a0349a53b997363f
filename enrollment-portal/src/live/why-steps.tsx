import {
  type Icon,
  IconAlertTriangle,
  IconBan,
  IconCircleCheck,
  IconCircleDashed,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Passage } from '#contract/passage';
import { useEventFormat } from '../event/current-event.ts';
import { strangersOf } from '../event/promise.ts';
import type { Tone } from '../ui/tone.ts';
import { type Check, type Step, stepsOf } from './why.ts';
import classes from './why-steps.module.css';

const LOOKS: Readonly<Record<Step['state'], { readonly tone: Tone; readonly icon: Icon }>> = {
  held: { tone: 'good', icon: IconCircleCheck },
  stopped: { tone: 'bad', icon: IconBan },
  noted: { tone: 'warn', icon: IconAlertTriangle },
  'not-reached': { tone: 'idle', icon: IconCircleDashed },
};

/** The rule in words: every question the gate asked, in its order, and which one decided. */
export function WhySteps({ passage }: { passage: Passage }) {
  const { t } = useTranslation();
  const figures = useFigures(passage);
  return (
    <ol className={classes.steps}>
      {stepsOf(passage).map(({ check, state }) => {
        const { tone, icon: Shape } = LOOKS[state];
        return (
          <li key={check} className={classes.step} data-tone={tone} data-state={state}>
            <Shape size={17} stroke={1.9} aria-hidden className={classes.icon} />
            <span>
              {t(`live.steps.${check}`)}
              {state !== 'not-reached' && figures(check)}
              <span className={classes.state}>{t(`live.stepState.${state}`)}</span>
            </span>
          </li>
        );
      })}
    </ol>
  );
}

/** What was measured for a question, in brackets behind it. */
function useFigures({ evidence }: Passage): (check: Check) => string {
  const { t } = useTranslation();
  const format = useEventFormat();
  return (check) => {
    const figure = figureOf(check);
    return figure === null ? '' : ` (${figure})`;
  };

  function figureOf(check: Check): string | null {
    switch (check) {
      case 'gallery':
        return evidence.galleryAgeMs === null ? null : format.length(evidence.galleryAgeMs);
      case 'promise':
        return t('live.stepFigure.promise', { strangers: format.number(strangersOf(evidence.promisedFpir)) });
      case 'frames':
        return t('live.stepFigure.frames', {
          usable: format.number(evidence.usableFrames),
          all: format.number(evidence.sightings),
        });
      case 'similarity':
        if (evidence.similarity === null || evidence.threshold === null) return null;
        return t('live.stepFigure.similarity', {
          similarity: format.similarity(evidence.similarity),
          threshold: format.similarity(evidence.threshold),
        });
      default:
        return null;
    }
  }
}
