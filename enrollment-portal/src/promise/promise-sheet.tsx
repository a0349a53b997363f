import { Text } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { PromiseSheet as Sheet } from '#contract/promise';
import { useEventFormat } from '../event/current-event.ts';
import { strangersOf } from '../event/promise.ts';
import { Fact, Facts } from '../live/facts.tsx';
import type { Format } from '../ui/format.ts';
import { inHundred } from './in-hundred.ts';
import classes from './promise-sheet.module.css';

/** What a promise costs and what it rests on, in the words of an organiser; the answer first. */
export function PromiseSheet({ sheet }: { sheet: Sheet }) {
  const { t } = useTranslation();
  const format = useEventFormat();
  const { answer, expectedMisses, evidence, gallery } = sheet;
  return (
    <div className={classes.sheet} data-tone={answer.kind === 'kept' ? 'good' : 'warn'}>
      <Text fw={600} fz="sm" c="var(--tone)">
        {headline(t, format, sheet)}
      </Text>
      {answer.kind === 'refused' && (
        <Text fz="sm" mt={2}>
          {wayOut(t, format, answer)}
        </Text>
      )}
      <details className={classes.more}>
        <summary className={classes.summary}>{t('promise.whatItRestsOn')}</summary>
        <Facts>
          <Fact name={t('promise.gallery')}>
            {t(`promise.galleryValue.${gallery.scope}`, {
              count: gallery.people,
              people: format.number(gallery.people),
            })}
          </Fact>
          <Fact name={t('promise.evidence')}>{evidenceWords(t, format, evidence)}</Fact>
          {answer.kind === 'kept' && (
            <Fact name={t('promise.threshold')}>{format.similarity(answer.threshold)}</Fact>
          )}
          <Fact name={t('promise.confidence')}>
            {t('promise.confidenceValue', { percent: format.number(sheet.confidence * 100) })}
          </Fact>
          {expectedMisses && (
            <Fact name={t('promise.misses')}>
              {t('promise.missesValue', {
                low: format.percent(expectedMisses.low),
                high: format.percent(expectedMisses.high),
                people: format.number(expectedMisses.people),
                frames: format.number(expectedMisses.frames),
                source: expectedMisses.source,
              })}
            </Fact>
          )}
          {sheet.lookAlikes > 0 && (
            <Fact name={t('promise.lookAlikes')}>
              {t('promise.lookAlikesValue', {
                count: sheet.lookAlikes,
                people: format.number(sheet.lookAlikes),
              })}
            </Fact>
          )}
        </Facts>
      </details>
    </div>
  );
}

function headline(t: TFunction, format: Format, { promisedFpir, answer, askedForBadge }: Sheet): string {
  const strangers = format.number(strangersOf(promisedFpir));
  if (answer.kind === 'refused') return t('promise.refused', { strangers });
  if (askedForBadge === null) return t('promise.keptCostUnknown', { strangers });
  const cost = inHundred(askedForBadge);
  return cost.kind === 'about'
    ? t('promise.kept', { strangers, count: cost.people, people: format.number(cost.people) })
    : t('promise.keptCheaply', { strangers });
}

function wayOut(t: TFunction, format: Format, answer: Extract<Sheet['answer'], { kind: 'refused' }>): string {
  const parts: string[] = [t(`promise.because.${answer.because}`)];
  if (answer.smallestFpir !== null && answer.smallestFpir < 1) {
    const strangers = format.number(Math.floor(1 / answer.smallestFpir));
    parts.push(t('promise.smallest', { strangers }));
  }
  if (answer.morePeople !== null && answer.morePeople > 0) {
    parts.push(
      t('promise.morePeople', { count: answer.morePeople, people: format.number(answer.morePeople) }),
    );
  }
  return parts.join(' ');
}

function evidenceWords(t: TFunction, format: Format, evidence: Sheet['evidence']): string {
  if (evidence.kind === 'shipped') {
    return t('promise.evidenceShipped', {
      people: format.number(evidence.people),
      comparisons: format.number(evidence.comparisons),
      source: evidence.source,
    });
  }
  const own = t('promise.evidenceEvent', {
    count: Math.round(evidence.trials),
    trials: format.number(Math.round(evidence.trials)),
    at: format.dayAndTime(evidence.measuredAt),
  });
  const pairs = (['setAside', 'counted'] as const).flatMap((what) => {
    const count = what === 'setAside' ? evidence.pairsSetAside : evidence.pairsCounted;
    return count === 0 ? [] : [t(`promise.${what}`, { count, pairs: format.number(count) })];
  });
  return [own, ...pairs].join(' ');
}
