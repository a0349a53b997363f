export const event = {
  switch: 'Evento: {{name}}. Elegir otro',
  all: 'Eventos',
  create: 'Nuevo evento',
  form: {
    title: 'Nuevo evento',
    name: 'Nombre',
    timeZone: 'Zona horaria',
    timeZoneHint: 'Los días de validez empiezan y terminan según esta zona.',
    nameMissing: 'Ponga un nombre al evento.',
    timeZoneMissing: 'Elija la zona horaria del evento.',
    submit: 'Crear el evento',
    created: 'Se ha creado {{name}}.',
  },
  none: {
    title: 'Aún no hay ningún evento',
    text: 'Un evento reúne sus sedes, puertas y personas. Cree uno para empezar.',
    textReader:
      'Su cuenta no puede ver ningún evento. Pida a un organizador que cree uno o que le dé acceso.',
  },
};
