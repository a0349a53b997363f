/** Photos: choosing one, and what the server thinks of it. */
export const photo = {
  field: {
    label: 'Photo',
    take: 'Take a photo',
    takeAnother: 'Take another photo',
    edit: 'Turn or crop',
    choose: 'Choose a photo',
    another: 'Choose another photo',
    remove: 'Remove photo',
    drop: 'or drop one here',
    formats: 'JPEG, PNG or WebP',
    preview: 'The chosen photo',
    wrongType: 'This file is not a JPEG, PNG or WebP image.',
    advice: 'One person, facing the camera, eyes open, even light, nothing over the face.',
  },
  editor: {
    preview: 'The photo; drag it to move the part that is used',
    rotate: 'Turn',
    zoom: 'Zoom',
    across: 'Left or right',
    down: 'Up or down',
    use: 'Use this part',
    failed: 'The photo could not be changed. Choose another one.',
  },
  accepted: 'The photo is good',
  refused: {
    title: 'This photo cannot be used',
    'no-face': {
      what: 'No face was found.',
      fix: 'Use a photo where the face fills a good part of the picture and is well lit.',
    },
    'several-faces': {
      what: 'There are {{faces}} faces in the photo.',
      fix: 'Use a photo of this person alone, or cut the others off.',
    },
    duplicate: {
      what: 'The same face is already enrolled for another person.',
      fix: 'Check whether this person has been added before.',
      open: 'Open the other person',
    },
    'other-person': {
      what: 'The face does not look like the photos this person already has.',
      fix: 'Check that it is this person’s photo, and use one that was taken recently.',
    },
    unreadable: {
      'too-large': { what: 'The file is too large.', fix: 'Save the photo smaller, or take a new one.' },
      'unsupported-format': {
        what: 'The file is not an image that can be read.',
        fix: 'Use a JPEG, PNG or WebP image.',
      },
      damaged: { what: 'The file is damaged.', fix: 'Save or take the photo again.' },
      'too-many-pixels': {
        what: 'The image has too many pixels.',
        fix: 'Save it smaller: 2,000 pixels along the longer side are plenty.',
      },
      'too-small': {
        what: 'The image is too small.',
        fix: 'Use one that is at least a few hundred pixels wide.',
      },
    },
  },
  measures: 'All measures',
  notAssessed: 'not measured',
  score: '{{score}} of 100',
  measure: {
    UnifiedQualityScore: {
      name: 'Overall quality',
      what: 'Altogether the photo is too weak to recognise somebody by.',
      fix: 'Take a new photo: facing the camera, near, in even light.',
    },
    InterEyeDistance: {
      name: 'Distance between the eyes',
      what: 'The face has too few pixels.',
      fix: 'Come closer, or use the original photo instead of a small copy.',
    },
    HeadSize: {
      name: 'Size of the head',
      what: 'The head is too small or too large in the picture.',
      fix: 'Keep the whole head in view, filling about half of the height.',
    },
    Sharpness: {
      name: 'Sharpness',
      what: 'The photo is blurred.',
      fix: 'Hold still, clean the lens, and let the camera focus on the face.',
    },
    HeadPose: {
      name: 'Position of the head',
      what: 'The head is turned or tilted.',
      fix: 'Look straight into the camera, held at eye level.',
    },
    EyesOpen: {
      name: 'Eyes open',
      what: 'The eyes are closed or hidden.',
      fix: 'Keep both eyes open; take off dark or reflecting glasses.',
    },
    MouthClosed: {
      name: 'Mouth closed',
      what: 'The mouth is open.',
      fix: 'Close the mouth; a small smile is fine.',
    },
    IlluminationUniformity: {
      name: 'Even light',
      what: 'One side of the face is much darker than the other.',
      fix: 'Turn towards the light, a window for instance.',
    },
    UnderExposurePrevention: {
      name: 'Not too dark',
      what: 'The photo is too dark.',
      fix: 'Use more light in front of the face.',
    },
    OverExposurePrevention: {
      name: 'Not too bright',
      what: 'The photo is too bright.',
      fix: 'Leave direct sun or turn the flash off.',
    },
    DynamicRange: {
      name: 'Contrast',
      what: 'The face shows too little contrast.',
      fix: 'Avoid fog, strong filters and a bright window behind.',
    },
    BackgroundUniformity: {
      name: 'Plain background',
      what: 'The background is restless.',
      fix: 'Stand in front of a plain wall.',
    },
    SingleFacePresent: {
      name: 'One person only',
      what: 'Somebody else is in the picture.',
      fix: 'Use a photo of this person alone.',
    },
    CropOfTheFaceImage: {
      name: 'Whole face in view',
      what: 'Part of the face is cut off.',
      fix: 'Keep some space around the whole head.',
    },
  },
} as const;
