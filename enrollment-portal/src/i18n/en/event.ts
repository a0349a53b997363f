export const event = {
  switch: 'Event: {{name}}. Choose another',
  all: 'Events',
  create: 'New event',
  form: {
    title: 'New event',
    name: 'Name',
    timeZone: 'Time zone',
    timeZoneHint: 'Days of validity begin and end here.',
    nameMissing: 'Give the event a name.',
    timeZoneMissing: 'Choose the time zone of the event.',
    submit: 'Create event',
    created: '{{name}} has been created.',
  },
  none: {
    title: 'No event yet',
    text: 'An event holds its venues, gates and people. Create one to begin.',
    textReader: 'Your account can see no event. Ask an organiser to create one or to give you access.',
  },
} as const;
