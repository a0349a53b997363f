import { Button, Textarea } from '@mantine/core';
import { IconCheck, IconMessageQuestion, IconX } from '@tabler/icons-react';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { PhotoDecision } from '#contract/photo-review';
import { KeyCap } from '../ui/key-cap.tsx';
import classes from './decision-bar.module.css';
import { PHOTO_KEYS } from './review-keys.ts';
import { LONGEST_MESSAGE } from './suggested-message.ts';

const ICONS = { approve: IconCheck, 'ask-for-another': IconMessageQuestion, reject: IconX } as const;

interface Props {
  /** Sent along with everything but an approval. */
  readonly message: string;
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly onMessage: (message: string) => void;
  readonly onDecide: (decision: PhotoDecision['kind']) => void;
}

/** Stays in view however long the measures are. */
export function DecisionBar({ message, field, onMessage, onDecide }: Props) {
  const { t } = useTranslation();
  return (
    <div className={classes.bar}>
      <Textarea
        ref={field}
        label={t('reviews.message.label')}
        description={t('reviews.message.hint')}
        autosize
        minRows={1}
        maxRows={3}
        maxLength={LONGEST_MESSAGE}
        value={message}
        onChange={(event) => onMessage(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
      />
      <div className={classes.buttons}>
        {PHOTO_KEYS.map(({ key, decision }) => {
          const Shape = ICONS[decision];
          return (
            <Button
              key={decision}
              size="md"
              variant={decision === 'approve' ? 'filled' : 'default'}
              disabled={decision !== 'approve' && message.trim() === ''}
              leftSection={<Shape size={18} aria-hidden />}
              rightSection={<KeyCap>{key.toUpperCase()}</KeyCap>}
              onClick={() => onDecide(decision)}
            >
              {t(`reviews.decide.${decision}`)}
            </Button>
          );
        })}
      </div>
    </div>
  );
}
