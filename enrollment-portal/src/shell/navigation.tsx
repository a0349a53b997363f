import { IconDots } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink, useLocation } from 'react-router';
import type { Permission } from '#contract/endpoint';
import { OpenCount } from '../alerts/open-count.tsx';
import { eventPath, sectionOf } from '../event/event-path.ts';
import { permissionsOn, useSession } from '../session/current-session.tsx';
import { SidePanel } from '../ui/dialog.tsx';
import { type Entry, GROUPS, ON_PHONES } from './entries.ts';
import classes from './navigation.module.css';

const TABS = 4;

/** All pages that somebody may open, beside the page at a desk. */
export function SideNavigation({ eventId }: { eventId: string }) {
  const { t } = useTranslation();
  return (
    <nav aria-label={t('shell.navigation')} className={classes.side}>
      <Groups eventId={eventId} />
    </nav>
  );
}

/** The few that are opened most, below the page on a phone, and a way to all of them. */
export function TabNavigation({ eventId }: { eventId: string }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const here = sectionOf(useLocation().pathname);
  const groups = useGroups(eventId);
  const all = groups.flatMap(({ entries }) => entries);
  const tabs = ON_PHONES.flatMap((section) => all.filter((entry) => entry.section === section)).slice(
    0,
    TABS,
  );
  const elsewhere = here !== null && !tabs.some(({ section }) => section === here);
  return (
    <nav aria-label={t('shell.navigation')} className={classes.tabs}>
      {tabs.map((entry) => (
        <Tab key={entry.section} entry={entry} eventId={eventId} />
      ))}
      {all.length > tabs.length && (
        <button
          type="button"
          className={classes.tab}
          data-here={elsewhere || undefined}
          onClick={() => setOpened(true)}
        >
          <IconDots size={22} stroke={1.7} aria-hidden />
          {t('shell.more')}
        </button>
      )}
      <SidePanel opened={opened} onClose={() => setOpened(false)} title={t('shell.allPages')}>
        <div className={classes.side}>
          <Groups eventId={eventId} onFollow={() => setOpened(false)} />
        </div>
      </SidePanel>
    </nav>
  );
}

function Tab({ entry: { section, icon: Shape }, eventId }: { entry: Entry; eventId: string }) {
  const { t } = useTranslation();
  return (
    <NavLink to={eventPath(eventId, section)} className={classes.tab ?? ''}>
      <Shape size={22} stroke={1.7} aria-hidden />
      {t(`shell.sections.${section}`)}
    </NavLink>
  );
}

function Groups({ eventId, onFollow }: { eventId: string; onFollow?: () => void }) {
  const { t } = useTranslation();
  const id = useId();
  return useGroups(eventId).map(({ name, entries }) => (
    <section key={name} aria-labelledby={`${id}-${name}`}>
      <h2 id={`${id}-${name}`} className={classes.group}>
        {t(`shell.groups.${name}`)}
      </h2>
      {entries.map(({ section, icon: Shape }) => (
        <NavLink
          key={section}
          to={eventPath(eventId, section)}
          className={classes.link ?? ''}
          {...(onFollow ? { onClick: onFollow } : {})}
        >
          <Shape size={19} stroke={1.7} aria-hidden />
          {t(`shell.sections.${section}`)}
          {section === 'alerts' && <OpenCount eventId={eventId} />}
        </NavLink>
      ))}
    </section>
  ));
}

function useGroups(eventId: string) {
  const permissions: readonly Permission[] = permissionsOn(useSession(), eventId);
  return GROUPS.map(({ name, entries }) => ({
    name,
    entries: entries.filter(({ permission }) => permissions.includes(permission)),
  })).filter(({ entries }) => entries.length > 0);
}
