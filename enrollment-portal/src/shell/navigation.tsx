import {
  type Icon,
  IconActivity,
  IconDoorEnter,
  IconSettings,
  IconUsers,
  IconUsersGroup,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import type { Permission } from '#contract/endpoint';
import { type EventSection, eventPath } from '../event/event-path.ts';
import { permissionsOn, useSession } from '../session/current-session.tsx';
import classes from './navigation.module.css';

interface Entry {
  readonly section: EventSection;
  readonly icon: Icon;
  readonly permission: Permission;
}

const ENTRIES: readonly Entry[] = [
  { section: 'people', icon: IconUsers, permission: 'person:read' },
  { section: 'look-alikes', icon: IconUsersGroup, permission: 'person:write' },
  { section: 'live', icon: IconActivity, permission: 'passage:read' },
  { section: 'gates', icon: IconDoorEnter, permission: 'gate:read' },
  { section: 'setup', icon: IconSettings, permission: 'event:manage' },
];

/** Beside the page at a desk, below it on a phone. */
export function Navigation({ eventId, layout }: { eventId: string; layout: 'side' | 'tabs' }) {
  const { t } = useTranslation();
  const permissions = permissionsOn(useSession(), eventId);
  return (
    <nav aria-label={t('shell.navigation')} className={classes.nav} data-layout={layout}>
      {ENTRIES.filter(({ permission }) => permissions.includes(permission)).map(
        ({ section, icon: Shape }) => (
          <NavLink key={section} to={eventPath(eventId, section)} className={classes.link ?? ''}>
            <Shape size={layout === 'side' ? 19 : 22} stroke={1.7} aria-hidden />
            {t(`shell.sections.${section}`)}
          </NavLink>
        ),
      )}
    </nav>
  );
}
