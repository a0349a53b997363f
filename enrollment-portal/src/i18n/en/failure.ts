/** What a failed request means for the person in front of it, by the kind of the failure. */
export const failure = {
  title: 'This did not work',
  offline: 'No connection to the server. The page tries again by itself.',
  crash: {
    title: 'This page has stopped',
    text: 'Loading it again usually helps. Nothing that was saved is lost.',
    reload: 'Load again',
  },
  kind: {
    unreachable: 'The server cannot be reached. Check the connection and try again.',
    unavailable: 'The server is not ready at the moment. Try again in a little while.',
    internal: 'The server made a mistake. Try again; if it stays, tell whoever runs the server.',
    forbidden: 'Your role does not allow this.',
    'gate-offline': 'The gate cannot be reached. Somebody has to go there.',
    'not-signed-in': 'Your session has ended. Sign in again.',
    'wrong-credentials': 'Name or password is wrong.',
    'wrong-code': 'This code is not right, or it has been used already.',
    'confirmation-required': 'This needs your password or a code again.',
    'sign-in-unfinished': 'Finish signing in first.',
    'last-administrator':
      'Nobody else could manage the installation then. Make somebody else an administrator first.',
    'changed-meanwhile':
      'Somebody else has changed this meanwhile. Look at it again, then repeat what you wanted.',
    'not-found': 'This no longer exists. Somebody may have removed it.',
    conflict: 'This clashes with something that is already there.',
    'event-closed': 'This event is over. Nothing of it can be changed any more.',
    'invalid-request': 'The server did not accept what was entered.',
    'too-many-requests': 'Too many requests in a short time. Wait a minute and try again.',
    'locked-out': 'Too many failed attempts. Wait 15 minutes and try again.',
    'too-large': 'The file is too large.',
    'unsupported-media': 'This kind of file cannot be used.',
    'link-used-or-expired': 'This link has been used or has expired.',
    other: 'Something unexpected went wrong. Try again.',
  },
} as const;
