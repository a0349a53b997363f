import { AppShell } from '@mantine/core';
import { Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Outlet, useLocation } from 'react-router';
import { rememberEvent, sectionOf } from '../event/event-path.ts';
import { EventSwitcher } from '../event/event-switcher.tsx';
import { useEventId } from '../event/use-event-id.ts';
import { ColorSchemeMenu } from '../ui/color-scheme-menu.tsx';
import { LanguageMenu } from '../ui/language-menu.tsx';
import { LogoMark } from '../ui/logo-mark.tsx';
import { PageLoader } from '../ui/page-loader.tsx';
import { offerScriptFonts } from '../ui/script-fonts.ts';
import { AccountMenu } from './account-menu.tsx';
import { SideNavigation, TabNavigation } from './navigation.tsx';
import { OfflineBanner } from './offline-banner.tsx';
import classes from './shell.module.css';

export function Shell() {
  const { t } = useTranslation();
  const eventId = useEventId();
  const section = sectionOf(useLocation().pathname) ?? 'live';
  useEffect(() => {
    if (eventId) rememberEvent(eventId);
  }, [eventId]);

  // Names come in every script, whatever language the desk speaks.
  useEffect(() => void offerScriptFonts(), []);

  return (
    <AppShell
      header={{ height: 56 }}
      {...(eventId
        ? {
            navbar: { width: 208, breakpoint: 'sm', collapsed: { mobile: true } },
            footer: { height: { base: 60, sm: 0 } },
          }
        : {})}
      padding={{ base: 'md', sm: 'lg' }}
    >
      <a href="#main" className={classes.skip}>
        {t('shell.skipToContent')}
      </a>
      <AppShell.Header className={classes.header}>
        <Link to="/" className={classes.home} aria-label={t('shell.product')}>
          <LogoMark size={30} />
          <span className={classes.name} aria-hidden>
            {t('shell.product')}
          </span>
        </Link>
        <div className={classes.event}>{eventId && <EventSwitcher section={section} />}</div>
        <div className={classes.tools}>
          <LanguageMenu />
          <ColorSchemeMenu />
          <AccountMenu />
        </div>
      </AppShell.Header>
      {eventId && (
        <>
          <AppShell.Navbar className={classes.navbar} p="sm">
            <SideNavigation eventId={eventId} />
          </AppShell.Navbar>
          <AppShell.Footer className={classes.tabs}>
            <TabNavigation eventId={eventId} />
          </AppShell.Footer>
        </>
      )}
      <AppShell.Main id="main" tabIndex={-1} className={classes.main}>
        <OfflineBanner />
        <Suspense fallback={<PageLoader />}>
          <Outlet />
        </Suspense>
      </AppShell.Main>
    </AppShell>
  );
}
