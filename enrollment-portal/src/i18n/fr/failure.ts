export const failure = {
  title: 'Cela n’a pas fonctionné',
  offline: 'Pas de connexion au serveur. La page réessaie d’elle-même.',
  crash: {
    title: 'Cette page s’est arrêtée',
    text: 'La recharger suffit le plus souvent. Rien de ce qui était enregistré n’est perdu.',
    reload: 'Recharger',
  },
  kind: {
    unreachable: 'Le serveur est injoignable. Vérifiez la connexion et réessayez.',
    unavailable: 'Le serveur n’est pas prêt pour le moment. Réessayez dans un instant.',
    internal:
      'Le serveur a commis une erreur. Réessayez ; si elle persiste, prévenez le responsable du serveur.',
    forbidden: 'Votre rôle ne le permet pas.',
    'gate-offline': 'La porte est injoignable. Quelqu’un doit s’y rendre.',
    'not-signed-in': 'Votre session est terminée. Reconnectez-vous.',
    'wrong-credentials': 'Le nom ou le mot de passe est faux.',
    'wrong-code': 'Ce code n’est pas le bon, ou il a déjà servi.',
    'confirmation-required': 'Il faut d’abord redonner votre mot de passe ou un code.',
    'sign-in-unfinished': 'Terminez d’abord la connexion.',
    'last-administrator':
      'Plus personne ne pourrait gérer l’installation. Nommez d’abord un autre administrateur.',
    'changed-meanwhile':
      'Quelqu’un d’autre a modifié ceci entre-temps. Regardez à nouveau, puis recommencez.',
    'not-found': 'Cela n’existe plus. Quelqu’un l’a peut-être supprimé.',
    conflict: 'Cela se heurte à quelque chose qui existe déjà.',
    'event-closed': 'Cet événement est terminé. Plus rien ne peut y être modifié.',
    'invalid-request': 'Le serveur n’a pas accepté ce qui a été saisi.',
    'too-many-requests': 'Trop de demandes en peu de temps. Attendez une minute et réessayez.',
    'locked-out': 'Trop d’essais manqués. Attendez 15 minutes et réessayez.',
    'too-large': 'Le fichier est trop grand.',
    'unsupported-media': 'Ce type de fichier ne peut pas être utilisé.',
    'link-used-or-expired': 'Ce lien a déjà servi ou a expiré.',
    other: 'Un problème inattendu est survenu. Réessayez.',
  },
};
