import { Anchor, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Passage } from '#contract/passage';
import { useEvent, useEventFormat } from '../event/current-event.ts';
import { personPath } from '../event/event-path.ts';
import { useMay } from '../session/current-session.tsx';
import classes from './entry-details.module.css';
import { EvidenceFacts } from './evidence-facts.tsx';
import { FaceComparison } from './face-pair.tsx';
import { Fact, Facts } from './facts.tsx';
import { lookOf } from './outcome-look.ts';
import { outcomeExplanation, outcomeWords } from './outcome-words.ts';
import { personName, resultWords } from './passage-words.ts';
import { SimilarityScale } from './similarity-scale.tsx';
import { WhySteps } from './why-steps.tsx';

/** Everything about one entry, the answer first: who, what the gate decided, and why. */
export function EntryDetails({ passage }: { passage: Passage }) {
  const { t } = useTranslation();
  const format = useEventFormat();
  return (
    <Stack gap="lg">
      <FaceComparison passage={passage} />
      <div>
        <PersonLine passage={passage} />
        <Text c="dimmed" fz="sm">
          {t('live.details.whereValue', {
            gate: passage.accessPoint.name,
            lane: passage.lane.name,
            direction: t(`live.direction.${passage.lane.direction}`),
          })}
          {' · '}
          {format.dayAndTime(passage.at)}
        </Text>
      </div>
      <Verdict passage={passage} />
      <section>
        <Title order={3} fz="sm" mb={8}>
          {t('live.details.steps')}
        </Title>
        <WhySteps passage={passage} />
      </section>
      <section>
        <Title order={3} fz="sm" mb={8}>
          {t('live.details.evidence')}
        </Title>
        <SimilarityScale evidence={passage.evidence} />
        <Facts>
          <Fact name={t('live.details.result')}>{resultWords(t, passage)}</Fact>
          <EvidenceFacts evidence={passage.evidence} />
        </Facts>
      </section>
    </Stack>
  );
}

function PersonLine({ passage }: { passage: Passage }) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const mayRead = useMay('person:read');
  const name = personName(t, passage);
  return (
    <Text fz="xl" fw={650} lh={1.3}>
      {passage.person && mayRead ? (
        <Anchor component={Link} to={personPath(eventId, passage.person.id)} inherit c="inherit">
          {name}
        </Anchor>
      ) : (
        name
      )}
    </Text>
  );
}

function Verdict({ passage }: { passage: Passage }) {
  const { t } = useTranslation();
  const { tone, icon: Shape } = lookOf(passage.outcome.kind);
  return (
    <div className={classes.verdict} data-tone={tone}>
      <Shape size={26} stroke={1.8} aria-hidden className={classes.shape} />
      <div>
        <Text fw={650} c="var(--tone)">
          {outcomeWords(t, passage.outcome)}
        </Text>
        <Text fz="sm">{outcomeExplanation(t, passage.outcome)}</Text>
        {passage.softPassback && (
          <Text fz="sm" mt={4}>
            {t('live.why.softPassback')}
          </Text>
        )}
      </div>
    </div>
  );
}
