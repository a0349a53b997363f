export const watchlist = {
  title: 'Lista de vigilancia',
  lead: 'Todas las puertas rechazan a estas personas y avisan enseguida.',
  failed: 'No se ha podido cargar la lista',
  addPhoto: 'Añadir un rostro',
  isWatched: 'Está en la lista de vigilancia',
  watch: 'Poner en la lista',
  watchTitle: '{{name}} a la lista de vigilancia',
  watchText:
    'Desde ahora todas las puertas rechazan a esta persona, diga lo que diga su acreditación, y dan la alerta.',
  watched: '{{name}} está en la lista de vigilancia.',
  end: 'Quitar de la lista',
  endTitle: '{{name}} fuera de la lista de vigilancia',
  endText:
    'Las puertas vuelven a guiarse por las acreditaciones. La foto añadida aquí se borra, aquí y en todas las puertas.',
  ended: '{{name}} ya no está en la lista.',
  photoOf: 'Foto de {{name}}',
  by: 'Por {{name}}, {{at}}',
  label: 'Cómo llamar a este rostro',
  labelHint: 'Los agentes lo leen cuando una puerta encuentra este rostro.',
  labelMissing: 'Escriba un nombre o una descripción.',
  empty: {
    title: 'No se vigila a nadie',
    text: 'Ponga a una persona en la lista desde su página, o añada la foto de un rostro.',
  },
};
