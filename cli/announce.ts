import { ADMINISTRATOR as ADMINISTRATOR_ROLE } from '#contract/role';
import type { RunningServer } from '#server/main';

/** The first account: the one that every link printed at a start signs in. */
export const ADMINISTRATOR = 'admin';

/** Prints where the portal is and, until the administrator has a password, a link that signs in once. */
export async function announceServer(server: RunningServer): Promise<void> {
  console.log(`\nPortal:   ${server.publicUrl}`);
  if (await server.needsAdministrator()) {
    const link = await server.issueSignInLink(ADMINISTRATOR, [ADMINISTRATOR_ROLE]);
    console.log(`Sign in:  ${link}`);
    console.log('          The link works once, within the hour. It asks for a password to keep.');
  } else {
    console.log(`Sign in:  as "${ADMINISTRATOR}", with the password that was set.`);
  }
}
