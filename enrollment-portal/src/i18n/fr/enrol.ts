export const enrol = {
  title: 'Enregistrement',
  opening: 'Ouverture de votre invitation',
  openFailed: 'L’invitation n’a pas pu être ouverte',
  step: 'Étape {{number}} sur {{all}}',
  next: 'Continuer',
  back: 'Retour',
  leave: 'Oublier sur cet appareil',
  closed: {
    dead: {
      title: 'Ce lien ne fonctionne plus',
      text: 'Il a été utilisé sur un autre appareil ou il est trop ancien. Demandez-en un nouveau à votre équipe d’accréditation ; un lien ne sert qu’une fois.',
    },
    none: {
      title: 'Ouvrez d’abord votre invitation',
      text: 'Utilisez le lien ou le QR code envoyé par votre équipe d’accréditation. Si cet appareil l’a déjà ouvert, ce délai est passé.',
    },
  },
  welcome: {
    title: 'Bienvenue à {{event}}',
    lead: 'Vous pouvez entrer grâce à votre visage : approchez-vous de la porte, regardez la caméra, et le couloir s’ouvre. C’est vous qui décidez.',
    youAre: 'Vous êtes invité(e) en tant que',
    notYou: 'Ce n’est pas vous ? Fermez cette page et prévenez la personne qui vous a envoyé le lien.',
    ahead: 'Cela prend environ une minute : ce qui est conservé, votre consentement et une photo.',
  },
  data: {
    title: 'Ce qui est conservé, et combien de temps',
    withoutTitle: 'Vous pouvez refuser',
    without:
      'Rien de votre visage n’est alors conservé, et vous entrez avec votre badge par un couloir tout aussi bon.',
  },
  stored: {
    photo: {
      name: 'Une photo de votre visage',
      why: 'Pour que le personnel voie qui a été enregistré.',
    },
    template: {
      name: 'Des nombres calculés à partir de la photo',
      why: 'Pour qu’une porte puisse vous reconnaître. Ils ne valent que pour cet événement et sont conservés chiffrés.',
    },
    'captured-face': {
      name: 'Une image à la porte',
      why: 'Prise quand une porte décide à votre sujet, pour pouvoir retrouver une erreur.',
    },
    passages: {
      name: 'Vos passages',
      why: 'Quand et où vous êtes entré(e) ou sorti(e).',
    },
    by: 'Responsable : {{controller}}.',
  },
  kept: {
    not: 'Non conservé.',
    for: 'Conservé {{length}}.',
    until: 'Conservé jusqu’au {{day}}.',
    'until-withdrawn': 'Conservé jusqu’à votre retrait ou l’effacement des données de l’événement.',
    'with-event': 'Conservé jusqu’à l’effacement des données de l’événement.',
  },
  consent: {
    title: 'Êtes-vous d’accord ?',
    agree: 'Oui, je suis d’accord',
    decline: 'Non, j’utilise mon badge',
  },
  badge: {
    title: 'Vous entrez avec votre badge',
    text: 'Rien de votre visage n’a été conservé. Votre badge ouvre un couloir tout aussi bon.',
    later: 'Si vous changez d’avis, rouvrez cette page sur cet appareil.',
    back: 'Finalement, je veux entrer par le visage',
  },
  photo: {
    title: 'Votre photo',
    send: 'Envoyer la photo',
    enough: 'Vous avez déjà envoyé autant de photos qu’il en est conservé.',
    because: {
      'another-asked-for': 'L’équipe demande une autre photo',
      'new-recognition': 'La reconnaissance a été renouvelée et demande une nouvelle photo',
    },
  },
  explain: {
    title: 'Y a-t-il une raison ?',
    lead: 'Si aucune photo de vous ne convient, dites pourquoi. Une personne regardera alors votre photo.',
    because: 'Pourquoi il n’y a pas de meilleure photo',
    reason: {
      'head-covering': 'Je porte un couvre-chef',
      disability: 'Un handicap',
      'medical-condition': 'Une raison médicale',
      other: 'Autre chose',
    },
    note: 'Autre précision (facultatif)',
    noteHint: 'Seules les personnes qui examinent votre photo le lisent.',
    send: 'Envoyer à une personne',
  },
  status: {
    photo: 'Votre photo',
    stored: 'Ce qui est conservé',
    replace: 'Remplacer la photo',
    newPhoto: 'Donner une photo',
    begin: 'Finalement, je veux entrer par le visage',
    openUntil: 'Vous pouvez revenir sur cette page avec cet appareil jusqu’au {{day}}.',
    enrolled: {
      title: 'Tout est prêt',
      text: 'À la porte, regardez un instant la caméra. Prenez aussi votre badge.',
    },
    'in-review': {
      title: 'Votre photo est examinée',
      text: 'Une personne la regarde ; vous verrez la réponse ici. D’ici là, vous entrez avec votre badge.',
    },
    rejected: {
      title: 'Votre photo n’a pas été acceptée',
      text: 'Vous entrez avec votre badge. Vous pouvez donner une autre photo.',
    },
    'badge-only': {
      title: 'Vous entrez avec votre badge',
      text: 'Rien de votre visage n’est conservé. Votre badge ouvre un couloir tout aussi bon.',
    },
    'photo-needed': {
      title: 'Il manque votre photo',
      text: 'Donnez une photo pour entrer par le visage. D’ici là, vous entrez avec votre badge.',
    },
    'consent-needed': {
      title: 'Rien n’a été conservé',
      text: 'Pour l’instant, vous entrez avec votre badge.',
    },
  },
  withdraw: {
    open: 'Retirer mon consentement',
    title: 'Supprimer tout ce qui concerne mon visage ?',
    text: 'Votre photo, les nombres qui en sont calculés et les images des portes sont supprimés ici immédiatement, et à chaque porte dès qu’elle est connectée. Votre badge continue de fonctionner.',
    confirm: 'Supprimer et utiliser mon badge',
    keep: 'Garder',
  },
};
