import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Passage } from '#contract/passage';
import { answerOf } from '#domain/access/liveness-evidence';
import type { FrameAnswers } from '#domain/access/visit';
import { useEventFormat } from '../event/current-event.ts';
import type { Format } from '../ui/format.ts';
import { Fact } from './facts.tsx';

type Evidence = Passage['evidence'];
type Liveness = NonNullable<Evidence['liveness']>;

/** Three answers, and a fourth where the gate has a model of its own; never a sum of them. */
export function LivenessFacts({ evidence }: { evidence: Evidence }) {
  const { t } = useTranslation();
  const format = useEventFormat();
  const { clearFrames, suspectFrames, liveness } = evidence;
  return (
    <>
      <Fact name={t('live.details.passive')}>
        {framesWords(t, { clear: clearFrames, suspect: suspectFrames })}
      </Fact>
      <Fact name={t('live.details.planarity')}>{planarityWords(t, format, liveness)}</Fact>
      <Fact name={t('live.details.challenge')}>{challengeWords(t, format, liveness)}</Fact>
      {liveness?.own && <Fact name={t('live.details.ownModel')}>{framesWords(t, liveness.own)}</Fact>}
      <Fact name={t('live.details.claims')}>{t('liveness.claims')}</Fact>
    </>
  );
}

function framesWords(t: TFunction, frames: FrameAnswers): string {
  const all = frames.clear + frames.suspect;
  switch (answerOf(frames)) {
    case 'clear':
      return t('live.details.passiveClear', { clear: frames.clear, all });
    case 'suspect':
      return t('live.details.passiveSuspect', { suspect: frames.suspect, all });
    case 'not-assessed':
      return t('live.details.passiveNone');
  }
}

function planarityWords(t: TFunction, format: Format, liveness: Liveness | undefined): string {
  if (!liveness || liveness.planarity.kind === 'not-assessed') return t('live.details.planarityNone');
  const { kind, parallaxDeg, relief } = liveness.planarity;
  const seen = {
    degrees: format.number(Math.round(parallaxDeg)),
    relief: format.number(Math.round(1000 * relief) / 10),
  };
  return kind === 'moved-3d' ? t('live.details.planarityMoved', seen) : t('live.details.planarityOpen', seen);
}

function challengeWords(t: TFunction, format: Format, liveness: Liveness | undefined): string {
  if (!liveness || liveness.challenge.kind === 'not-run') return t('live.details.challengeNone');
  const { challenge } = liveness;
  const seen = {
    degrees: format.number(Math.round(challenge.turnedDeg)),
    side: t(`live.details.challengeSide.${challenge.command}`),
    after: format.length(challenge.afterMs),
  };
  return challenge.kind === 'passed'
    ? t('live.details.challengePassed', seen)
    : t('live.details.challengeFailed', {
        ...seen,
        why: t(`live.details.challengeWhy.${challenge.because}`),
      });
}
