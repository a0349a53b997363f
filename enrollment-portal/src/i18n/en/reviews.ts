/** Photos and pairs that wait for an officer. */
export const reviews = {
  title: 'To look at',
  waiting: 'Waiting: {{waiting}}{{more}}',
  listFailed: 'The queue could not be loaded',
  empty: {
    title: 'Nothing waits',
    text: 'Photos that fall short, faces that are enrolled already and pairs of look-alikes come here.',
  },
  sentPhoto: 'The photo that was sent',
  enrolledPhoto: 'Enrolled: {{name}}',
  photoOf: 'Photo sent by {{name}}',
  photoFailed: 'The photo could not be loaded.',
  noMeasures: 'Nothing could be measured in this photo.',
  because: {
    explained: 'Falls short; they say why there is no better photo',
    imported: 'Came with an import and falls short',
    duplicate: 'Looked like somebody who has been erased since',
    duplicateOf: 'Looks like {{name}}, who is enrolled',
    'other-person': 'Does not look like their own earlier photos',
  },
  place: {
    beside: 'Approved, it joins the photos they have.',
    instead: 'Approved, it replaces the photos they have.',
  },
  explanation: {
    title: 'What they say',
    'head-covering': 'They wear a head covering.',
    disability: 'A disability.',
    'medical-condition': 'A medical condition.',
    other: 'Something else.',
  },
  unit: { pixel: '{{value}} px', degree: '{{value}}°', bit: '{{value}} bit' },
  message: {
    label: 'What they will read',
    hint: 'Goes with “Ask for another” and “Reject”; press E to change it.',
    general: 'We could not use this photo. Please send another one of yourself.',
  },
  decide: { approve: 'Approve', 'ask-for-another': 'Ask for another', reject: 'Reject' },
  decided: { approve: 'Approved', 'ask-for-another': 'Another one asked for', reject: 'Rejected' },
  elsewhere: 'Somebody else has decided already, or the photo is gone.',
  elsewhereBy: 'Already decided by {{name}}.',
  next: 'Next',
  failed: {
    noFace:
      'Cannot be approved: no one face can be read in it, or the person has as many photos as are kept.',
    again: 'The decision did not arrive. Decide again.',
  },
  latest: 'Decided last',
  undo: 'Take back',
  keys: 'Keys: A approve, M ask for another, R reject, 1 to 3 for pairs, J and K move, E message, Z take back.',
} as const;
