/** The camera with its coach. Hints are short: they are read while looking elsewhere, and spoken. */
export const coach = {
  title: 'Take a photo',
  preview: 'What the camera sees',
  starting: 'Opening the camera …',
  loading: 'One moment …',
  without: 'Look straight at the camera, in good light, then take the photo.',
  good: 'Good. Hold still …',
  take: 'Take the photo',
  switch: 'Other camera',
  file: 'Choose a file',
  failed: 'The photo could not be taken. Try again, or choose a file.',
  private: 'The picture stays on this device until you send it.',
  camera: {
    refused: {
      title: 'The camera is not allowed here',
      text: 'Allow it in the settings of your browser, or choose a photo instead.',
    },
    absent: {
      title: 'No camera was found',
      text: 'It may be in use by another program. You can choose a photo instead.',
    },
  },
  hint: {
    'one-person': 'One person only, please',
    'show-face': 'Put your face into the oval',
    'come-closer': 'Come closer',
    'move-back': 'Move back a little',
    centre: 'Move to the middle',
    'look-straight': 'Look straight at the camera',
    'hold-upright': 'Hold your head upright',
    'more-light': 'Find more light',
    'less-light': 'Too bright: leave the direct light',
    'remove-glare': 'Remove the glare: turn a little, or take your glasses off',
    'even-light': 'Turn towards the light',
    'hold-still': 'Hold still',
  },
} as const;
