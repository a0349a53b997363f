export const session = {
  signIn: {
    title: 'Connexion',
    name: 'Nom',
    password: 'Mot de passe',
    submit: 'Se connecter',
    through: 'Se connecter par {{provider}}',
    expired: 'Votre session est terminée. Connectez-vous pour reprendre là où vous étiez.',
    wrong: 'Le nom ou le mot de passe est faux.',
    required: 'À remplir, s’il vous plaît.',
  },
  failed: {
    forbidden:
      'Votre organisation vous connaît, mais vous n’avez pas de rôle ici. Adressez-vous à un administrateur.',
    conflict: 'Quelqu’un de ce nom a déjà un compte ici. Adressez-vous à un administrateur.',
    unavailable: 'L’authentification de votre organisation ne répond pas. Réessayez dans un moment.',
    'single-sign-on-failed': 'La connexion par votre organisation n’a pas abouti. Réessayez.',
  },
  link: {
    checking: 'Connexion en cours …',
    deadTitle: 'Ce lien ne fonctionne plus',
    dead: 'Il a déjà servi, ou il est trop ancien. Si vous avez choisi un mot de passe, connectez-vous ci-dessous. Sinon, demandez un nouveau lien au responsable du serveur.',
    failedTitle: 'Le lien n’a pas pu être vérifié',
  },
  password: {
    title: 'Choisissez un mot de passe',
    lead: 'Vous êtes connecté en tant que {{name}} par un lien qui ne sert qu’une fois. Désormais, vous entrerez avec ce mot de passe.',
    field: 'Nouveau mot de passe',
    hint: 'Au moins 12 caractères. Quelques mots que vous seul mettriez ensemble se retiennent mieux que des signes et des chiffres.',
    repeat: 'Encore une fois',
    tooShort: 'Au moins 12 caractères, s’il vous plaît.',
    differs: 'Les deux ne sont pas identiques.',
    submit: 'Enregistrer et continuer',
  },
  tagline: 'L’accès par le visage aux grands événements',
};
