export const session = {
  signIn: {
    title: 'Sign in',
    name: 'Name',
    password: 'Password',
    submit: 'Sign in',
    expired: 'Your session has ended. Sign in to go on where you were.',
    wrong: 'Name or password is wrong.',
    required: 'Please fill this in.',
  },
  link: {
    checking: 'Signing you in …',
    deadTitle: 'This link no longer works',
    dead: 'It has been used already, or it is too old. If you have set a password, sign in below. If not, ask whoever runs the server for a new link.',
    failedTitle: 'The link could not be checked',
  },
  password: {
    title: 'Choose a password',
    lead: 'You are signed in as {{name}} by a link that works only once. The password is your way in from now on.',
    field: 'New password',
    hint: 'At least 12 characters. A few words that only you put together are easier to remember than signs and digits.',
    repeat: 'The same again',
    tooShort: 'At least 12 characters, please.',
    differs: 'The two are not the same.',
    submit: 'Save and continue',
  },
  tagline: 'Entry by face for large events',
} as const;
