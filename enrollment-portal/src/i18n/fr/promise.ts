/** Promises on strangers: what they cost and what they rest on. */
export const promise = {
  title: 'Promesse de {{zone}}',
  change: 'Changer la promesse',
  changeOf: 'Changer la promesse de {{zone}}',
  save: 'Faire cette promesse',
  saved: '{{zone}} tient sa nouvelle promesse dès maintenant.',
  kept_one:
    '1 inconnu sur {{strangers}} ; environ {{people}} personne sur 100 ou plus devra montrer son badge',
  kept_many:
    '1 inconnu sur {{strangers}} ; environ {{people}} personnes sur 100 ou plus devront montrer leur badge',
  kept_other:
    '1 inconnu sur {{strangers}} ; environ {{people}} personnes sur 100 ou plus devront montrer leur badge',
  keptCheaply:
    '1 inconnu sur {{strangers}} ; moins d’une personne sur 100 n’a pas été reconnue là où cela a été mesuré',
  keptCostUnknown: '1 inconnu sur {{strangers}} ; le coût n’a pas été mesuré aussi loin',
  refused: '1 inconnu sur {{strangers}} ne peut être promis : tout le monde devra montrer son badge',
  because: {
    'nobody-enrolled': 'Personne n’est encore enregistré ici.',
    'too-little-evidence': 'Trop peu de personnes sont enregistrées pour le prouver.',
    'scores-missing': 'Des comparaisons sont sans résultat, et rien ne se prouve sans elles.',
    'no-such-promise': 'Cette promesse n’existe pas.',
  },
  smallest: 'Au mieux, 1 sur {{strangers}} peut être promis.',
  morePeople_one:
    'Il faudrait {{people}} personne de plus dans cette galerie, ou la moitié ailleurs dans l’événement.',
  morePeople_many:
    'Il faudrait {{people}} personnes de plus dans cette galerie, ou la moitié ailleurs dans l’événement.',
  morePeople_other:
    'Il faudrait {{people}} personnes de plus dans cette galerie, ou la moitié ailleurs dans l’événement.',
  whatItRestsOn: 'Sur quoi cela repose',
  gallery: 'Les portes connaissent',
  galleryValue: {
    entitled_one: '{{people}} ayant droit de la zone',
    entitled_many: '{{people}} ayants droit de la zone',
    entitled_other: '{{people}} ayants droit de la zone',
    event_one: '{{people}} personne de l’événement',
    event_many: '{{people}} personnes de l’événement',
    event_other: '{{people}} personnes de l’événement',
  },
  evidence: 'Preuves',
  evidenceEvent_one: 'Les personnes de cet événement, qui valent {{trials}} inconnu, mesurées le {{at}}.',
  evidenceEvent_many: 'Les personnes de cet événement, qui valent {{trials}} inconnus, mesurées le {{at}}.',
  evidenceEvent_other: 'Les personnes de cet événement, qui valent {{trials}} inconnus, mesurées le {{at}}.',
  evidenceShipped:
    'En attendant que cet événement ait assez de personnes : {{comparisons}} comparaisons de {{people}} personnes. {{source}}.',
  setAside_one: '{{pairs}} paire de sosies est laissée de côté.',
  setAside_many: '{{pairs}} paires de sosies sont laissées de côté.',
  setAside_other: '{{pairs}} paires de sosies sont laissées de côté.',
  counted_one: '{{pairs}} paire de sosies compte comme des inconnus jusqu’à une décision.',
  counted_many: '{{pairs}} paires de sosies comptent comme des inconnus jusqu’à une décision.',
  counted_other: '{{pairs}} paires de sosies comptent comme des inconnus jusqu’à une décision.',
  threshold: 'Ressemblance exigée',
  confidence: 'Confiance',
  confidenceValue: 'sûr à {{percent}} % qu’il n’entre pas plus d’inconnus',
  misses: 'Non reconnues',
  missesValue:
    'de {{low}} à {{high}}, avec une photo ; images fusionnées : {{frames}} ; mesuré sur {{people}} personnes. {{source}}.',
  lookAlikes: 'Sosies',
  lookAlikesValue_one:
    '{{people}} personne ressemble trop à une autre : les portes demandent toujours le badge.',
  lookAlikesValue_many:
    '{{people}} personnes ressemblent trop à une autre : les portes demandent toujours le badge.',
  lookAlikesValue_other:
    '{{people}} personnes ressemblent trop à une autre : les portes demandent toujours le badge.',
  whenRefused: 'Si la promesse ne peut être tenue',
  whenRefusedOption: {
    'badge-and-face': 'demander badge et visage',
    staffed: 'le personnel contrôle tout le monde',
  },
  waiting: 'Tout le monde sera bientôt comparé à tout le monde ; cela prend environ {{length}}.',
  measuring: 'Comparaison de tout le monde avec tout le monde',
  settled: '{{settled}} personnes sur {{people}}',
  left: 'encore environ {{length}}',
  galleriesLeft_one: 'puis encore {{count}} zone',
  galleriesLeft_many: 'puis encore {{count}} zones',
  galleriesLeft_other: 'puis encore {{count}} zones',
  open_one: '{{count}} paire de sosies attend une décision',
  open_many: '{{count}} paires de sosies attendent une décision',
  open_other: '{{count}} paires de sosies attendent une décision',
  toLookAlikes: 'Les examiner',
};
