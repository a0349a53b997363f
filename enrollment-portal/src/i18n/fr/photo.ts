export const photo = {
  field: {
    label: 'Photo',
    take: 'Prendre une photo',
    takeAnother: 'Prendre une autre photo',
    edit: 'Tourner ou recadrer',
    choose: 'Choisir une photo',
    another: 'Choisir une autre photo',
    remove: 'Retirer la photo',
    drop: 'ou la déposer ici',
    formats: 'JPEG, PNG ou WebP',
    preview: 'La photo choisie',
    wrongType: 'Ce fichier n’est pas une image JPEG, PNG ou WebP.',
    advice: 'Une seule personne, face à l’appareil, les yeux ouverts, une lumière égale, rien sur le visage.',
  },
  editor: {
    preview: 'Photo à recadrer, à faire glisser',
    rotate: 'Tourner',
    zoom: 'Zoom',
    across: 'Gauche ou droite',
    down: 'Haut ou bas',
    use: 'Utiliser cette partie',
    failed: 'La photo n’a pas pu être modifiée. Choisissez-en une autre.',
  },
  accepted: 'La photo est bonne',
  refused: {
    title: 'Cette photo ne peut pas être utilisée',
    'no-face': {
      what: 'Aucun visage n’a été trouvé.',
      fix: 'Prenez une photo où le visage, bien éclairé, occupe une bonne partie de l’image.',
    },
    'several-faces': {
      what: 'Il y a {{faces}} visages sur la photo.',
      fix: 'Prenez une photo de cette personne seule, ou coupez les autres.',
    },
    duplicate: {
      what: 'Le même visage est déjà enregistré pour une autre personne.',
      fix: 'Vérifiez si cette personne n’a pas déjà été ajoutée.',
      open: 'Ouvrir l’autre personne',
    },
    'other-person': {
      what: 'Le visage ne ressemble pas aux photos que cette personne a déjà.',
      fix: 'Vérifiez que c’est bien la photo de cette personne, et prenez-en une récente.',
    },
    unreadable: {
      'too-large': {
        what: 'Le fichier est trop grand.',
        fix: 'Enregistrez la photo en plus petit, ou prenez-en une nouvelle.',
      },
      'unsupported-format': {
        what: 'Le fichier n’est pas une image lisible.',
        fix: 'Utilisez une image JPEG, PNG ou WebP.',
      },
      damaged: { what: 'Le fichier est abîmé.', fix: 'Enregistrez ou prenez la photo de nouveau.' },
      'too-many-pixels': {
        what: 'L’image a trop de pixels.',
        fix: 'Enregistrez-la en plus petit : 2 000 pixels sur le grand côté suffisent largement.',
      },
      'too-small': {
        what: 'L’image est trop petite.',
        fix: 'Prenez-en une large d’au moins quelques centaines de pixels.',
      },
    },
  },
  measures: 'Toutes les mesures',
  notAssessed: 'non mesuré',
  score: '{{score}} sur 100',
  measure: {
    UnifiedQualityScore: {
      name: 'Qualité d’ensemble',
      what: 'Dans l’ensemble, la photo est trop faible pour reconnaître quelqu’un.',
      fix: 'Prenez une nouvelle photo : de face, de près, sous une lumière égale.',
    },
    InterEyeDistance: {
      name: 'Distance entre les yeux',
      what: 'Le visage a trop peu de pixels.',
      fix: 'Approchez-vous, ou prenez la photo d’origine plutôt qu’une petite copie.',
    },
    HeadSize: {
      name: 'Taille de la tête',
      what: 'La tête est trop petite ou trop grande dans l’image.',
      fix: 'Gardez toute la tête dans l’image, sur environ la moitié de la hauteur.',
    },
    Sharpness: {
      name: 'Netteté',
      what: 'La photo est floue.',
      fix: 'Ne bougez pas, nettoyez l’objectif et laissez l’appareil faire le point sur le visage.',
    },
    HeadPose: {
      name: 'Position de la tête',
      what: 'La tête est tournée ou penchée.',
      fix: 'Regardez droit vers l’appareil, tenu à hauteur des yeux.',
    },
    EyesOpen: {
      name: 'Yeux ouverts',
      what: 'Les yeux sont fermés ou cachés.',
      fix: 'Gardez les deux yeux ouverts ; ôtez les lunettes sombres ou qui reflètent.',
    },
    MouthClosed: {
      name: 'Bouche fermée',
      what: 'La bouche est ouverte.',
      fix: 'Fermez la bouche ; un léger sourire convient.',
    },
    IlluminationUniformity: {
      name: 'Lumière égale',
      what: 'Un côté du visage est bien plus sombre que l’autre.',
      fix: 'Tournez-vous vers la lumière, une fenêtre par exemple.',
    },
    UnderExposurePrevention: {
      name: 'Pas trop sombre',
      what: 'La photo est trop sombre.',
      fix: 'Mettez plus de lumière devant le visage.',
    },
    OverExposurePrevention: {
      name: 'Pas trop claire',
      what: 'La photo est trop claire.',
      fix: 'Quittez le plein soleil ou coupez le flash.',
    },
    DynamicRange: {
      name: 'Contraste',
      what: 'Le visage a trop peu de contraste.',
      fix: 'Évitez la brume, les filtres forts et une fenêtre claire à l’arrière.',
    },
    BackgroundUniformity: {
      name: 'Fond uni',
      what: 'Le fond est agité.',
      fix: 'Placez-vous devant un mur uni.',
    },
    SingleFacePresent: {
      name: 'Une seule personne',
      what: 'Quelqu’un d’autre est sur l’image.',
      fix: 'Prenez une photo de cette personne seule.',
    },
    CropOfTheFaceImage: {
      name: 'Visage entier',
      what: 'Une partie du visage est coupée.',
      fix: 'Laissez un peu d’espace tout autour de la tête.',
    },
  },
};
