export const watchlist = {
  title: 'Liste de surveillance',
  lead: 'Chaque porte refuse ces personnes et le signale aussitôt.',
  failed: 'La liste n’a pas pu être chargée',
  addPhoto: 'Ajouter un visage',
  isWatched: 'Figure sur la liste de surveillance',
  watch: 'Mettre sur la liste',
  watchTitle: '{{name}} sur la liste de surveillance',
  watchText:
    'Chaque porte refuse désormais cette personne, quelle que soit son accréditation, et donne l’alerte.',
  watched: '{{name}} est sur la liste de surveillance.',
  end: 'Retirer de la liste',
  endTitle: '{{name}} hors de la liste de surveillance',
  endText:
    'Les portes se fient à nouveau aux accréditations. Une photo ajoutée ici est supprimée, ici et à chaque porte.',
  ended: '{{name}} n’est plus sur la liste.',
  photoOf: 'Photo de {{name}}',
  by: 'Par {{name}}, {{at}}',
  label: 'Comment nommer ce visage',
  labelHint: 'Les agents le lisent quand une porte rencontre ce visage.',
  labelMissing: 'Entrez un nom ou une description.',
  empty: {
    title: 'Personne n’est surveillé',
    text: 'Mettez une personne sur la liste depuis sa page, ou ajoutez la photo d’un visage.',
  },
};
