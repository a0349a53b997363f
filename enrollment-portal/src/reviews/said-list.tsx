import { Button, Text } from '@mantine/core';
import {
  type Icon,
  IconAlertTriangle,
  IconArrowBackUp,
  IconCheck,
  IconClock,
  IconUserCheck,
} from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { ReviewItem } from '#contract/photo-review';
import { KeyCap } from '../ui/key-cap.tsx';
import { StatusBadge } from '../ui/status-badge.tsx';
import type { Tone } from '../ui/tone.ts';
import { idOfItem, type ReviewQueue, type Said, type Saying } from './review-queue.ts';
import classes from './said-list.module.css';

const SHOWN = 5;

const LOOKS: Readonly<Record<Said['kind'], { readonly tone: Tone; readonly icon: Icon }>> = {
  held: { tone: 'info', icon: IconClock },
  sending: { tone: 'info', icon: IconClock },
  done: { tone: 'good', icon: IconCheck },
  elsewhere: { tone: 'idle', icon: IconUserCheck },
  failed: { tone: 'bad', icon: IconAlertTriangle },
};

interface Props {
  readonly queue: ReviewQueue;
  /** The one that undoing takes back; null when there is none. */
  readonly undoable: string | null;
  readonly onUndo: () => void;
}

/** What was decided last, newest first, and what became of it. */
export function SaidList({ queue, undoable, onUndo }: Props) {
  const { t } = useTranslation();
  const latest = [...queue.said].reverse().slice(0, SHOWN);
  if (latest.length === 0) return null;
  return (
    <section aria-labelledby="said" className={classes.said}>
      <Text component="h2" id="said" fz="sm" fw={600} mb={4}>
        {t('reviews.latest')}
      </Text>
      <ul className={classes.list}>
        {latest.map(([id, said]) => {
          const { tone, icon } = LOOKS[said.kind];
          const item = queue.items.find((one) => idOfItem(one) === id);
          return (
            <li key={id} className={classes.line}>
              <span className={classes.who}>{item && nameOf(item)}</span>
              <StatusBadge tone={tone} icon={icon}>
                {wordsFor(t, said)}
              </StatusBadge>
              {id === undoable && (
                <Button
                  size="compact-sm"
                  variant="subtle"
                  leftSection={<IconArrowBackUp size={15} aria-hidden />}
                  rightSection={<KeyCap>Z</KeyCap>}
                  onClick={onUndo}
                >
                  {t('reviews.undo')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function nameOf(item: ReviewItem): string {
  return item.kind === 'photo'
    ? item.review.person.name
    : item.lookAlike.people.map(({ name }) => name).join(' · ');
}

function wordsFor(t: TFunction, said: Said): string {
  switch (said.kind) {
    case 'held':
    case 'sending':
    case 'done':
      return decisionWords(t, said.saying);
    case 'elsewhere':
      return said.by === null ? t('reviews.elsewhere') : t('reviews.elsewhereBy', { name: said.by });
    case 'failed':
      return t(said.because === 'conflict' ? 'reviews.failed.noFace' : 'reviews.failed.again');
  }
}

function decisionWords(t: TFunction, saying: Saying): string {
  return saying.kind === 'photo'
    ? t(`reviews.decided.${saying.decision.kind}`)
    : t(`lookAlikes.decide.${saying.decision}`);
}
