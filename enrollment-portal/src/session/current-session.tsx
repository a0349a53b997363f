import { createContext, type ReactNode, useContext } from 'react';
import type { Permission } from '#contract/endpoint';
import type { Session } from '#contract/session';

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

/** Hides what the server would refuse. The server decides; this only spares people the attempt. */
export function useMay(permission: Permission): boolean {
  return useSession().permissions.includes(permission);
}
