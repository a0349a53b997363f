import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ZoneOccupancy } from '#contract/occupancy';
import { useEvent, useEventFormat, venuesQuery } from '../event/current-event.ts';
import { eventPath } from '../event/event-path.ts';
import classes from './now-page.module.css';
import { WithTable } from './with-table.tsx';

/** Of a zone's limit: from here on it is nearly full. */
const NEARLY_FULL = 0.9;

/** How many people are in each zone, against how many may be. */
export function ZonesPanel({ zones }: { zones: readonly ZoneOccupancy[] }) {
  const { t } = useTranslation();
  const format = useEventFormat();
  const { id: eventId } = useEvent();
  const { data: venues = [] } = useQuery(venuesQuery(eventId));
  const limits = new Map(
    venues
      .flatMap((venue) => venue.zones)
      .flatMap(({ id, policy: { occupancy } }) =>
        occupancy.kind === 'limited' ? [[id, occupancy.most] as const] : [],
      ),
  );
  const most = Math.max(1, ...zones.map(({ people }) => people));
  return (
    <WithTable
      title={t('now.zones.title')}
      heads={[t('now.zones.zone'), t('now.zones.people'), t('now.zones.named'), t('now.zones.limit')]}
      rows={zones.map(({ zone, people, named }) => [
        zone.name,
        format.number(people),
        format.number(named),
        limitOf(zone.id) === null ? '–' : format.number(limitOf(zone.id) ?? 0),
      ])}
    >
      <ul className={classes.bars}>
        {zones.map(({ zone, venue, people }) => {
          const limit = limitOf(zone.id);
          const share = people / (limit ?? most);
          return (
            <li key={zone.id} className={classes.bar} data-tone={toneOf(limit === null ? 0 : share)}>
              <Anchor component={Link} to={`${eventPath(eventId, 'now')}/${zone.id}`} fz="inherit">
                {zone.name} · {venue.name}
              </Anchor>
              <strong>
                {limit === null
                  ? format.number(people)
                  : t('now.zones.of', { people: format.number(people), limit: format.number(limit) })}
              </strong>
              <span className={classes.track} aria-hidden>
                <span className={classes.fill} style={{ width: `${Math.min(1, share) * 100}%` }} />
              </span>
            </li>
          );
        })}
      </ul>
    </WithTable>
  );

  function limitOf(zoneId: string): number | null {
    return limits.get(zoneId) ?? null;
  }
}

function toneOf(share: number): 'info' | 'warn' | 'bad' {
  if (share >= 1) return 'bad';
  return share >= NEARLY_FULL ? 'warn' : 'info';
}
