import { createContext, type ReactNode, useContext } from 'react';
import type { Permission } from '#contract/endpoint';
import type { Session } from '#contract/session';
import { useEventId } from '../event/use-event-id.ts';

const CurrentSession = createContext<Session | null>(null);

export function SessionProvider({ session, children }: { session: Session; children: ReactNode }) {
  return <CurrentSession value={session}>{children}</CurrentSession>;
}

/** @throws outside of the pages that ask for a session */
export function useSession(): Session {
  const session = useContext(CurrentSession);
  if (!session) throw new Error('nobody is signed in here');
  return session;
}

/**
 * Hides what the server would refuse: on the event of the address, or on the whole installation where
 * there is none. The server decides; this only spares people the attempt.
 */
export function useMay(permission: Permission): boolean {
  return permissionsOn(useSession(), useEventId()).includes(permission);
}

/** @param eventId null for what belongs to no event */
export function permissionsOn({ permissions, onEvents }: Session, eventId: string | null): Permission[] {
  const here = onEvents.filter((event) => event.eventId === eventId);
  return [...permissions, ...here.flatMap((event) => event.permissions)];
}
