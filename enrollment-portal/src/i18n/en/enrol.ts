/** Self-service: what people read who enrol their own photo, most of them on a phone and once in their life. */
export const enrol = {
  title: 'Enrol',
  opening: 'Opening your invitation',
  openFailed: 'The invitation could not be opened',
  step: 'Step {{number}} of {{all}}',
  next: 'Continue',
  back: 'Back',
  leave: 'Forget this on this device',
  closed: {
    dead: {
      title: 'This link no longer works',
      text: 'It has been used on another device, or it is too old. Ask your accreditation team for a new one; a link works once.',
    },
    none: {
      title: 'Open your invitation first',
      text: 'Use the link or the QR code that your accreditation team sent you. If this device has opened it before, that has run out.',
    },
  },
  welcome: {
    title: 'Welcome to {{event}}',
    lead: 'You may enter by your face: walk up to the gate, look at the camera, and the lane opens. It is your choice.',
    youAre: 'You are invited as',
    notYou: 'Not you? Close this page and tell whoever sent you the link.',
    ahead: 'It takes about a minute: what is stored, your consent, and a photo.',
  },
  data: {
    title: 'What is stored, and for how long',
    withoutTitle: 'You can say no',
    without:
      'Then nothing of your face is stored, and you enter by your badge through a lane that is just as good.',
  },
  stored: {
    photo: {
      name: 'A photo of your face',
      why: 'So that staff can see who was enrolled.',
    },
    template: {
      name: 'Numbers computed from the photo',
      why: 'So that a gate can recognise you. They are made for this event alone and stored encrypted.',
    },
    'captured-face': {
      name: 'A picture at the gate',
      why: 'Taken when a gate decides about you, so that a mistake can be found.',
    },
    passages: {
      name: 'Your entries',
      why: 'When and where you went in or out.',
    },
    by: 'Responsible: {{controller}}.',
  },
  kept: {
    not: 'Not kept.',
    for: 'Kept for {{length}}.',
    until: 'Kept until {{day}}.',
    'until-withdrawn': 'Kept until you withdraw, or the event’s data is erased.',
    'with-event': 'Kept until the event’s data is erased.',
  },
  consent: {
    title: 'Do you agree?',
    agree: 'Yes, I agree',
    decline: 'No, I use my badge',
  },
  badge: {
    title: 'You enter by badge',
    text: 'Nothing of your face has been stored. Your badge opens a lane that is just as good.',
    later: 'If you change your mind, open this page again on this device.',
    back: 'I want face entry after all',
  },
  photo: {
    title: 'Your photo',
    send: 'Send the photo',
    enough: 'You have sent as many photos as are kept.',
    because: {
      'another-asked-for': 'The team asks for another photo',
      'new-recognition': 'The recognition has been renewed and needs a new photo',
    },
  },
  explain: {
    title: 'Is there a reason?',
    lead: 'If no photo of you will pass, say why. A person then looks at your photo instead.',
    because: 'Why there is no better photo',
    reason: {
      'head-covering': 'I wear a head covering',
      disability: 'A disability',
      'medical-condition': 'A medical condition',
      other: 'Something else',
    },
    note: 'Anything else (optional)',
    noteHint: 'Only the people who look at your photo read this.',
    send: 'Send to a person',
  },
  status: {
    photo: 'Your photo',
    stored: 'What is stored',
    replace: 'Replace the photo',
    newPhoto: 'Give a photo',
    begin: 'I want face entry after all',
    openUntil: 'You can come back to this page on this device until {{day}}.',
    enrolled: {
      title: 'You are ready',
      text: 'At the gate, look at the camera for a moment. Bring your badge as well.',
    },
    'in-review': {
      title: 'Your photo is being looked at',
      text: 'A person looks at it; you will see the answer here. Until then you enter by badge.',
    },
    rejected: {
      title: 'Your photo was not accepted',
      text: 'You enter by badge. You may give another photo.',
    },
    'badge-only': {
      title: 'You enter by badge',
      text: 'Nothing of your face is stored. Your badge opens a lane that is just as good.',
    },
    'photo-needed': {
      title: 'Your photo is missing',
      text: 'Give a photo to enter by your face. Until then you enter by badge.',
    },
    'consent-needed': {
      title: 'Nothing has been stored',
      text: 'You enter by badge for now.',
    },
  },
  withdraw: {
    open: 'Withdraw my consent',
    title: 'Delete everything of my face?',
    text: 'Your photo, the numbers computed from it and pictures from gates are deleted here at once, and at every gate as soon as it is connected. Your badge keeps working.',
    confirm: 'Delete and use my badge',
    keep: 'Keep it',
  },
} as const;
