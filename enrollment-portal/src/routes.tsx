import { lazy } from 'react';
import type { RouteObject } from 'react-router';

// Every page is fetched when it is first opened, so that somebody who enrols on a phone waits for no desk.
const SignInPage = lazy(async () => ({ default: (await import('./session/sign-in-page.tsx')).SignInPage }));
const EnrolPage = lazy(async () => ({ default: (await import('./enrol/enrol-page.tsx')).EnrolPage }));
const SetPasswordPage = lazy(async () => ({
  default: (await import('./session/set-password-page.tsx')).SetPasswordPage,
}));
const RequireSession = lazy(async () => ({
  default: (await import('./session/require-session.tsx')).RequireSession,
}));
const NotFoundPage = lazy(async () => ({
  default: (await import('./ui/not-found-page.tsx')).NotFoundPage,
}));
const Shell = lazy(async () => ({ default: (await import('./shell/shell.tsx')).Shell }));
const StartPage = lazy(async () => ({ default: (await import('./event/start-page.tsx')).StartPage }));
const EventPages = lazy(async () => ({ default: (await import('./event/event-pages.tsx')).EventPages }));
const PeoplePage = lazy(async () => ({ default: (await import('./people/people-page.tsx')).PeoplePage }));
const PersonDrawer = lazy(async () => ({
  default: (await import('./people/person-drawer.tsx')).PersonDrawer,
}));
const PersonPage = lazy(async () => ({ default: (await import('./people/person-page.tsx')).PersonPage }));
const AddPersonPage = lazy(async () => ({
  default: (await import('./people/add-person-page.tsx')).AddPersonPage,
}));
const InvitationsPage = lazy(async () => ({
  default: (await import('./invitations/invitations-page.tsx')).InvitationsPage,
}));
const LivePage = lazy(async () => ({ default: (await import('./live/live-page.tsx')).LivePage }));
const LogPage = lazy(async () => ({ default: (await import('./log/log-page.tsx')).LogPage }));
const LanesPage = lazy(async () => ({ default: (await import('./lanes/lanes-page.tsx')).LanesPage }));
const NowPage = lazy(async () => ({ default: (await import('./now/now-page.tsx')).NowPage }));
const MusterPage = lazy(async () => ({ default: (await import('./now/muster-page.tsx')).MusterPage }));
const AlertsPage = lazy(async () => ({ default: (await import('./alerts/alerts-page.tsx')).AlertsPage }));
const LookAlikesPage = lazy(async () => ({
  default: (await import('./look-alikes/look-alikes-page.tsx')).LookAlikesPage,
}));
const ReviewsPage = lazy(async () => ({ default: (await import('./reviews/reviews-page.tsx')).ReviewsPage }));
const ImportsPage = lazy(async () => ({ default: (await import('./imports/imports-page.tsx')).ImportsPage }));
const ImportPage = lazy(async () => ({ default: (await import('./imports/import-page.tsx')).ImportPage }));
const GatesPage = lazy(async () => ({ default: (await import('./gates/gates-page.tsx')).GatesPage }));
const WatchlistPage = lazy(async () => ({
  default: (await import('./watchlist/watchlist-page.tsx')).WatchlistPage,
}));
const EventSettingsPage = lazy(async () => ({
  default: (await import('./setup/event-settings-page.tsx')).EventSettingsPage,
}));
const ZonePage = lazy(async () => ({ default: (await import('./setup/zone-page.tsx')).ZonePage }));
const CodesPage = lazy(async () => ({ default: (await import('./setup/codes-page.tsx')).CodesPage }));
const EditionsPage = lazy(async () => ({
  default: (await import('./setup/editions-page.tsx')).EditionsPage,
}));
const DataPage = lazy(async () => ({ default: (await import('./setup/data-page.tsx')).DataPage }));
const SetupPage = lazy(async () => ({ default: (await import('./setup/setup-page.tsx')).SetupPage }));

const AccountPage = lazy(async () => ({ default: (await import('./account/account-page.tsx')).AccountPage }));
const UsersPage = lazy(async () => ({ default: (await import('./users/users-page.tsx')).UsersPage }));
const ApiKeysPage = lazy(async () => ({
  default: (await import('./api-keys/api-keys-page.tsx')).ApiKeysPage,
}));

export const ROUTES: RouteObject[] = [
  { path: 'enrol', element: <EnrolPage /> },
  { path: 'sign-in', element: <SignInPage /> },
  { path: 'set-password', element: <SetPasswordPage /> },
  {
    element: <RequireSession />,
    children: [
      {
        element: <Shell />,
        children: [
          { index: true, element: <StartPage /> },
          { path: 'account', element: <AccountPage /> },
          { path: 'users', element: <UsersPage /> },
          {
            path: 'events/:eventId',
            element: <EventPages />,
            children: [
              {
                path: 'people',
                element: <PeoplePage />,
                // The list stays behind a person's panel.
                children: [{ path: ':personId', element: <PersonDrawer /> }],
              },
              { path: 'people/:personId/page', element: <PersonPage /> },
              { path: 'people/new', element: <AddPersonPage /> },
              { path: 'people/invitations', element: <InvitationsPage /> },
              { path: 'live', element: <LivePage /> },
              { path: 'log', element: <LogPage /> },
              { path: 'now', element: <NowPage /> },
              { path: 'now/:zoneId', element: <MusterPage /> },
              { path: 'alerts', element: <AlertsPage /> },
              { path: 'lanes', element: <LanesPage /> },
              { path: 'imports', element: <ImportsPage /> },
              { path: 'imports/:importId', element: <ImportPage /> },
              { path: 'reviews', element: <ReviewsPage /> },
              { path: 'look-alikes', element: <LookAlikesPage /> },
              { path: 'gates', element: <GatesPage /> },
              { path: 'watchlist', element: <WatchlistPage /> },
              { path: 'setup/event', element: <EventSettingsPage /> },
              { path: 'setup/zones/:zoneId', element: <ZonePage /> },
              { path: 'setup/codes', element: <CodesPage /> },
              { path: 'setup/editions', element: <EditionsPage /> },
              { path: 'setup/data', element: <DataPage /> },
              { path: 'setup', element: <SetupPage /> },
              { path: 'api-keys', element: <ApiKeysPage /> },
              { path: '*', element: <NotFoundPage /> },
            ],
          },
          { path: '*', element: <NotFoundPage /> },
        ],
      },
    ],
  },
];
