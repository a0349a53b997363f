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
      {evidence.basis && <Fact name={t('live.details.basis')}>{basisWords(t, format, evidence.basis)}</Fact>}
      {evidence.similarity !== null && evidence.nearestOther !== undefined && (
        <Fact name={t('live.details.nearestOther')}>
          {evidence.nearestOther === null
            ? t('live.details.nearestOtherNone')
            : t('live.details.nearestOtherValue', { similarity: format.similarity(evidence.nearestOther) })}
        </Fact>
      )}
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

function basisWords(t: TFunction, format: Format, basis: NonNullable<Evidence['basis']>): string {
  switch (basis.kind) {
    case 'event':
      return t(basis.growth > 1 ? 'live.details.basisEventGrown' : 'live.details.basisEvent', {
        people: format.number(basis.people),
        trials: format.number(Math.round(basis.trials)),
        percent: format.number(basis.confidence * 100),
        growth: format.percent(basis.growth - 1),
      });
    case 'shipped':
      return t('live.details.basisShipped', {
        people: format.number(basis.people),
        comparisons: format.number(basis.comparisons),
      });
    case 'none':
      return t('live.details.basisNone');
  }
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
