import type { LaneWords } from './lane-words.ts';

export const en: LaneWords = {
  ready: { headline: 'Please come closer', detail: 'One person at a time' },
  welcome: { headline: 'Welcome', detail: 'Please walk through' },
  goodbye: { headline: 'Goodbye', detail: 'Please walk through' },
  greeting: (name) => `Welcome, ${name}`,
  turn: {
    left: { headline: 'Turn your head left', detail: 'Then look at the camera again' },
    right: { headline: 'Turn your head right', detail: 'Then look at the camera again' },
  },
  badge: { headline: 'Your badge, please', detail: 'Hold its code in front of the camera' },
  badgeRefused: {
    headline: 'Staffed lane, please',
    detail: 'This badge cannot be used here. Our staff will help you',
  },
  look: {
    headline: 'Please look at the camera',
    detail: 'We could not see your face well. Our staff will help you',
  },
  oneAtATime: { headline: 'One at a time, please', detail: 'Please leave some room and come again' },
  staffedLane: { headline: 'Staffed lane, please', detail: 'Our staff will gladly help you there' },
  askStaff: { headline: 'Please see our staff', detail: 'They will gladly help you' },
  denied: {
    zone: 'This entrance is not for your area',
    time: 'Your accreditation is for another time',
    expired: 'Your accreditation has ended',
    passback: 'You have already come in',
  },
  closed: { headline: 'Lane closed', detail: 'Please use another lane' },
  wayOut: { headline: 'The way is open', detail: 'Please leave calmly' },
  away: { headline: 'One moment, please', detail: 'This lane will be back shortly' },
};
