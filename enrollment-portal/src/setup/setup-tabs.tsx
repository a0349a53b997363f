import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import { useEvent } from '../event/current-event.ts';
import { eventPath } from '../event/event-path.ts';
import classes from './setup-tabs.module.css';

const TABS = ['venues', 'codes', 'event', 'editions', 'data'] as const;

/** The parts of setting an event up, each a page of its own. */
export function SetupTabs() {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const setup = eventPath(eventId, 'setup');
  return (
    <nav aria-label={t('setup.tabs.label')} className={classes.tabs}>
      {TABS.map((tab) => (
        <NavLink
          key={tab}
          end
          to={tab === 'venues' ? setup : `${setup}/${tab}`}
          className={classes.tab ?? ''}
        >
          {t(`setup.tabs.${tab}`)}
        </NavLink>
      ))}
    </nav>
  );
}
