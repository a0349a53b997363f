import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useEvent, useEventFormat } from '../event/current-event.ts';
import { eventPath } from '../event/event-path.ts';
import { alertLookOf } from './alert-look.ts';
import { openAlertsQuery } from './alert-queries.ts';
import classes from './open-alerts.module.css';

/** Above what happens at the gates: what nobody has seen to yet. Gone when there is nothing. */
export function OpenAlerts() {
  const { t } = useTranslation();
  const format = useEventFormat();
  const { id: eventId } = useEvent();
  const { data } = useQuery(openAlertsQuery(eventId));
  const [worst] = data?.alerts ?? [];
  if (!data || !worst) return null;
  const { tone } = alertLookOf(worst.kind);
  return (
    <section className={classes.bar} data-tone={tone} aria-label={t('alerts.title')} role="alert">
      <ul className={classes.list}>
        {data.alerts.map((alert) => {
          const { icon: Shape } = alertLookOf(alert.kind);
          return (
            <li key={alert.id} className={classes.alert}>
              <Shape size={18} stroke={1.9} aria-hidden className={classes.icon} />
              <span>
                <strong>{t(`alerts.kind.${alert.kind}`)}</strong>
                {alert.accessPoint && ` · ${alert.accessPoint.name}`}
                {alert.person && ` · ${alert.person.name}`} · {format.time(alert.lastAt)}
              </span>
            </li>
          );
        })}
      </ul>
      <Anchor component={Link} to={eventPath(eventId, 'alerts')} c="inherit" fw={600} fz="sm">
        {t('alerts.seeAll', { open: format.number(data.open) })}
      </Anchor>
    </section>
  );
}
