export const watchlist = {
  title: 'Watchlist',
  lead: 'Every gate turns these people away and tells of it at once.',
  failed: 'The watchlist could not be loaded',
  addPhoto: 'Add a face',
  isWatched: 'Is on the watchlist',
  watch: 'Put on the watchlist',
  watchTitle: '{{name}} onto the watchlist',
  watchText:
    'Every gate turns this person away from now on, whatever their accreditation says, and raises an alert.',
  watched: '{{name}} is on the watchlist.',
  end: 'Take off the list',
  endTitle: '{{name}} off the watchlist',
  endText:
    'Gates go by the accreditations again. A photo that was added here is deleted, here and at every gate.',
  ended: '{{name}} is off the watchlist.',
  photoOf: 'Photo of {{name}}',
  by: 'By {{name}}, {{at}}',
  label: 'What to call this face',
  labelHint: 'Officers read it when a gate meets the face.',
  labelMissing: 'Enter a name or a description.',
  empty: {
    title: 'Nobody is watched for',
    text: 'Put a person on the list from their page, or add the photo of a face.',
  },
} as const;
