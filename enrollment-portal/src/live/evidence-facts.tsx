import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Passage } from '#contract/passage';
import { useEventFormat } from '../event/current-event.ts';
import { strangersOf } from '../event/promise.ts';
import type { Format } from '../ui/format.ts';
import { Fact } from './facts.tsx';
import { LivenessFacts } from './liveness-facts.tsx';

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
      <LivenessFacts evidence={evidence} />
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
