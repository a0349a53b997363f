import type { RouteObject } from 'react-router';
import { EventPages } from './event/current-event.tsx';
import { StartPage } from './event/start-page.tsx';
import { RequireSession } from './session/require-session.tsx';
import { SetPasswordPage } from './session/set-password-page.tsx';
import { SignInPage } from './session/sign-in-page.tsx';
import { Shell } from './shell/shell.tsx';
import { CrashPage } from './ui/crash-page.tsx';
import { NotFoundPage } from './ui/not-found-page.tsx';
import { PageLoader } from './ui/page-loader.tsx';

/** Pages are fetched when they are first opened; the people list stays behind a person's drawer. */
export const routes: RouteObject[] = [
  {
    ErrorBoundary: CrashPage,
    HydrateFallback: PageLoader,
    children: [
      { path: 'sign-in', Component: SignInPage },
      { path: 'set-password', Component: SetPasswordPage },
      {
        Component: RequireSession,
        children: [
          {
            Component: Shell,
            children: [
              { index: true, Component: StartPage },
              { path: 'events/:eventId', Component: EventPages, children: eventPages() },
              { path: '*', Component: NotFoundPage },
            ],
          },
        ],
      },
    ],
  },
];

function eventPages(): RouteObject[] {
  return [
    {
      path: 'people',
      lazy: async () => ({ Component: (await import('./people/people-page.tsx')).PeoplePage }),
      children: [
        {
          path: ':personId',
          lazy: async () => ({ Component: (await import('./people/person-drawer.tsx')).PersonDrawer }),
        },
      ],
    },
    {
      path: 'people/new',
      lazy: async () => ({ Component: (await import('./people/add-person-page.tsx')).AddPersonPage }),
    },
    { path: 'live', lazy: async () => ({ Component: (await import('./live/live-page.tsx')).LivePage }) },
    { path: 'gates', lazy: async () => ({ Component: (await import('./gates/gates-page.tsx')).GatesPage }) },
    { path: 'setup', lazy: async () => ({ Component: (await import('./setup/setup-page.tsx')).SetupPage }) },
    { path: '*', Component: NotFoundPage },
  ];
}
