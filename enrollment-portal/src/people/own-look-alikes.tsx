import { Anchor, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { listLookAlikes } from '#contract/look-alike';
import { call } from '../api/call.ts';
import { useEvent, useEventFormat } from '../event/current-event.ts';
import { personPath } from '../event/event-path.ts';
import { Section } from '../ui/section.tsx';

const MOST = 200;

/** Whom this person looks like, of the pairs that look most alike. Nothing where there is nobody. */
export function OwnLookAlikes({ personId }: { personId: string }) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const format = useEventFormat();
  const { data: pairs } = useQuery({
    queryKey: ['look-alikes', eventId, 'all'],
    queryFn: async ({ signal }) => {
      const of = (state: 'open' | 'decided') =>
        call(listLookAlikes, { params: { eventId }, query: { state, limit: MOST } }, { signal });
      const [open, decided] = await Promise.all([of('open'), of('decided')]);
      return [...open.lookAlikes, ...decided.lookAlikes];
    },
  });
  const own = (pairs ?? []).filter(({ people }) => people.some(({ id }) => id === personId));
  if (own.length === 0) return null;
  return (
    <Section title={t('lookAlikes.title')}>
      {own.map(({ id, people, similarity, state }) => {
        const other = people.find((one) => one.id !== personId);
        return (
          other && (
            <Text key={id} fz="sm">
              <Anchor
                component={Link}
                to={`${personPath(eventId, other.id)}/page`}
                underline="always"
                inherit
              >
                {other.name}
              </Anchor>{' '}
              · {t('lookAlikes.similarity', { similarity: format.similarity(similarity) })} ·{' '}
              {state.kind === 'open' ? t('lookAlikes.state.open') : t(`lookAlikes.decide.${state.decision}`)}
            </Text>
          )
        );
      })}
    </Section>
  );
}
