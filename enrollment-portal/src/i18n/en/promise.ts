/** Promises on strangers: what they cost and what they rest on. */
export const promise = {
  title: 'Promise of {{zone}}',
  change: 'Change the promise',
  changeOf: 'Change the promise of {{zone}}',
  save: 'Make this promise',
  saved: '{{zone}} keeps its new promise from now on.',
  kept_one:
    '1 in {{strangers}} strangers; about {{people}} in 100 people or more will be asked for their badge',
  kept_other:
    '1 in {{strangers}} strangers; about {{people}} in 100 people or more will be asked for their badge',
  keptCheaply:
    '1 in {{strangers}} strangers; fewer than 1 in 100 people were not recognised where it was measured',
  keptCostUnknown: '1 in {{strangers}} strangers; what it costs has not been measured so far out',
  refused: '1 in {{strangers}} strangers cannot be promised: everyone will be asked for their badge',
  because: {
    'nobody-enrolled': 'Nobody is enrolled here yet.',
    'too-little-evidence': 'Too few people are enrolled to prove it.',
    'scores-missing': 'Some comparisons have no result, and nothing can be proven without them.',
    'no-such-promise': 'There is no such promise.',
  },
  smallest: 'At best, 1 in {{strangers}} can be promised.',
  morePeople_one:
    'It would take {{people}} person more in this gallery, or half as many enrolled elsewhere in the event.',
  morePeople_other:
    'It would take {{people}} people more in this gallery, or half as many enrolled elsewhere in the event.',
  whatItRestsOn: 'What this rests on',
  gallery: 'Gates know',
  galleryValue: {
    entitled_one: '{{people}} person entitled to the zone',
    entitled_other: '{{people}} people entitled to the zone',
    event_one: '{{people}} person of the event',
    event_other: '{{people}} people of the event',
  },
  evidence: 'Evidence',
  evidenceEvent_one: 'This event’s own people, worth {{trials}} stranger, measured {{at}}.',
  evidenceEvent_other: 'This event’s own people, worth {{trials}} strangers, measured {{at}}.',
  evidenceShipped:
    'Stands in until this event has enough people: {{comparisons}} comparisons of {{people}} people. {{source}}.',
  setAside_one: '{{pairs}} pair of look-alikes is left out.',
  setAside_other: '{{pairs}} pairs of look-alikes are left out.',
  counted_one: '{{pairs}} pair of look-alikes counts as strangers until somebody decides.',
  counted_other: '{{pairs}} pairs of look-alikes count as strangers until somebody decides.',
  threshold: 'Similarity needed',
  confidence: 'Confidence',
  confidenceValue: '{{percent}}% sure that no more strangers get in',
  misses: 'Not recognised',
  missesValue:
    '{{low}} to {{high}}, with one photo; frames fused: {{frames}}; measured on {{people}} people. {{source}}.',
  lookAlikes: 'Look-alikes',
  lookAlikesValue_one:
    '{{people}} person here looks so much like another that gates always ask for the badge.',
  lookAlikesValue_other:
    '{{people}} people here look so much like another that gates always ask for the badge.',
  whenRefused: 'If the promise cannot be kept',
  whenRefusedOption: {
    'badge-and-face': 'ask for badge and face',
    staffed: 'staff check everyone',
  },
  waiting: 'Everyone will be compared with everyone shortly; that takes about {{length}}.',
  measuring: 'Comparing everyone with everyone',
  settled: '{{settled}} of {{people}} people',
  left: 'about {{length}} left',
  galleriesLeft_one: '{{count}} more zone to follow',
  galleriesLeft_other: '{{count}} more zones to follow',
  open_one: '{{count}} pair of look-alikes waits for a decision',
  open_other: '{{count}} pairs of look-alikes wait for a decision',
  toLookAlikes: 'Look at them',
} as const;
