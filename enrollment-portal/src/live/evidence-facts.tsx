import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Passage } from '#contract/passage';
import { useEventFormat } from '../event/current-event.ts';
import { strangersOf } from '../event/promise.ts';
import type { Format } from '../ui/format.ts';
import { Fact } from './facts.tsx';

type Evidence = Passage['evidence'];

export function EvidenceFacts({ evidence }: { evidence: Evidence }) {
  const { t } = useTranslation();
  const format = useEventFormat();
  return (
    <>
      <Fact name={t('live.details.margin')}>
        {evidence.margin === null ? t('live.details.noMargin') : format.similarity(evidence.margin)}
      </Fact>
      <Fact name={t('live.details.promise')}>
        {t('live.details.promiseValue', { strangers: format.number(strangersOf(evidence.promisedFpir)) })}
      </Fact>
      <Fact name={t('live.details.gallery')}>{galleryWords(t, format, evidence)}</Fact>
      <Fact name={t('live.details.frames')}>
        {t('live.details.framesValue', { sightings: evidence.sightings, usable: evidence.usableFrames })}
      </Fact>
      <Fact name={t('live.details.liveness')}>{livenessWords(t, evidence)}</Fact>
      <Fact name={t('live.details.decision')}>{format.length(evidence.visitMs)}</Fact>
      <Fact name={t('live.details.pipeline')}>{evidence.pipelineId}</Fact>
    </>
  );
}

function galleryWords(t: TFunction, format: Format, { galleryPeople, galleryAgeMs }: Evidence): string {
  const people = format.number(galleryPeople);
  if (galleryAgeMs === null) return t('live.details.galleryNever', { people });
  return t('live.details.galleryValue', {
    count: galleryPeople,
    people,
    age: format.length(galleryAgeMs),
  });
}

function livenessWords(t: TFunction, { clearFrames, suspectFrames }: Evidence): string {
  const all = clearFrames + suspectFrames;
  if (all === 0) return t('live.details.livenessNone');
  return suspectFrames > 0
    ? t('live.details.livenessSuspect', { suspect: suspectFrames, all })
    : t('live.details.livenessClear', { clear: clearFrames, all });
}
