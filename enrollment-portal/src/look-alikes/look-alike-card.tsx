import { Anchor, Button, Group, Paper, Text } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { LookAlike, LookAlikeDecision } from '#contract/look-alike';
import { photoPath } from '../api/image-path.ts';
import { useEvent, useEventFormat } from '../event/current-event.ts';
import { personPath } from '../event/event-path.ts';
import { FaceImage } from '../ui/face-image.tsx';
import type { Format } from '../ui/format.ts';
import { KeyCap } from '../ui/key-cap.tsx';
import { DECISION_KEYS } from './decision-keys.ts';
import classes from './look-alike-card.module.css';

type Decided = Extract<LookAlike['state'], { kind: 'decided' }>;

interface Props {
  readonly lookAlike: LookAlike;
  readonly busy: boolean;
  /** Null for those who may only look. */
  readonly onDecide: ((decision: LookAlikeDecision) => void) | null;
}

/** Two people side by side, and what the team says of them. */
export function LookAlikeCard({ lookAlike, busy, onDecide }: Props) {
  const { t } = useTranslation();
  const format = useEventFormat();
  const { state } = lookAlike;
  return (
    <Paper p={{ base: 'md', sm: 'lg' }}>
      <div className={classes.people}>
        {lookAlike.people.map((person) => (
          <Face key={person.id} person={person} />
        ))}
      </div>
      <Text fz="sm" c="dimmed" mt="sm">
        {t('lookAlikes.similarity', { similarity: format.similarity(lookAlike.similarity) })}
      </Text>
      {state.kind === 'decided' && (
        <Text fz="sm" mt={4}>
          {decidedWords(t, format, state)}
        </Text>
      )}
      {state.kind === 'open' && onDecide && (
        <div className={classes.decisions}>
          {DECISION_KEYS.map(({ key, decision }) => (
            <div key={decision}>
              <Button
                variant="default"
                fullWidth
                disabled={busy}
                rightSection={<KeyCap>{key}</KeyCap>}
                onClick={() => onDecide(decision)}
              >
                {t(`lookAlikes.decide.${decision}`)}
              </Button>
              <Text fz="xs" c="dimmed" mt={4}>
                {t(`lookAlikes.means.${decision}`)}
              </Text>
            </div>
          ))}
        </div>
      )}
    </Paper>
  );
}

function decidedWords(t: TFunction, format: Format, state: Decided): string {
  const words = {
    decision: t(`lookAlikes.decide.${state.decision}`),
    at: format.dayAndTime(state.decidedAt),
  };
  return state.decidedBy === null
    ? t('lookAlikes.byGone', words)
    : t('lookAlikes.by', { ...words, name: state.decidedBy });
}

function Face({ person }: { person: LookAlike['people'][number] }) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  return (
    <figure className={classes.person}>
      <FaceImage
        src={photoPath(eventId, person.id)}
        alt={t('lookAlikes.photoOf', { name: person.name })}
        size={220}
      />
      <figcaption>
        <Group gap={6} wrap="wrap">
          <Anchor component={Link} to={personPath(eventId, person.id)} fw={600} c="inherit">
            {person.name}
          </Anchor>
          <Text span fz="sm" c="dimmed">
            {person.externalId ?? t('lookAlikes.noNumber')}
          </Text>
        </Group>
      </figcaption>
    </figure>
  );
}
