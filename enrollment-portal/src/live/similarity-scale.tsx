import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Passage } from '#contract/passage';
import { useEventFormat } from '../event/current-event.ts';
import classes from './similarity-scale.module.css';

/** How alike the captured face and the nearest person are, against what was asked for; 0 to 1. */
export function SimilarityScale({ evidence }: Pick<Passage, 'evidence'>) {
  const { t } = useTranslation();
  const format = useEventFormat();
  const { similarity, threshold } = evidence;
  if (similarity === null) {
    return (
      <Text fz="sm" c="dimmed" mb="xs">
        {t('live.details.notCompared')}
      </Text>
    );
  }
  const reached = threshold !== null && similarity >= threshold;
  return (
    <div className={classes.scale} data-tone={reached ? 'good' : 'idle'}>
      <div className={classes.figures}>
        <Text span fz="sm">
          {t('live.details.similarity')}{' '}
          <Text span fw={650} c="var(--tone)">
            {format.similarity(similarity)}
          </Text>
        </Text>
        <Text span fz="sm" c="dimmed">
          {threshold === null
            ? t('live.details.noThreshold')
            : t('live.details.required', { threshold: format.similarity(threshold) })}
        </Text>
      </div>
      <div
        className={classes.bar}
        role="img"
        aria-label={
          threshold === null
            ? t('live.details.noThreshold')
            : t(reached ? 'live.details.scaleReached' : 'live.details.scaleMissed', {
                similarity: format.similarity(similarity),
                threshold: format.similarity(threshold),
              })
        }
      >
        <span className={classes.fill} style={{ width: percent(similarity) }} />
        {threshold !== null && (
          <span className={classes.mark} style={{ insetInlineStart: percent(threshold) }} />
        )}
      </div>
    </div>
  );
}

/** Similarities below zero mean no likeness at all, like zero. */
function percent(share: number): string {
  return `${Math.max(0, Math.min(1, share)) * 100}%`;
}
