export const event = {
  switch: 'Événement : {{name}}. En choisir un autre',
  all: 'Événements',
  create: 'Nouvel événement',
  form: {
    title: 'Nouvel événement',
    name: 'Nom',
    timeZone: 'Fuseau horaire',
    timeZoneHint: 'Les jours de validité commencent et finissent ici.',
    nameMissing: 'Donnez un nom à l’événement.',
    timeZoneMissing: 'Choisissez le fuseau horaire de l’événement.',
    submit: 'Créer l’événement',
    created: '{{name}} a été créé.',
  },
  none: {
    title: 'Aucun événement pour l’instant',
    text: 'Un événement réunit ses sites, ses portes et ses personnes. Créez-en un pour commencer.',
    textReader:
      'Votre compte ne voit aucun événement. Demandez à un organisateur d’en créer un ou de vous y donner accès.',
  },
};
