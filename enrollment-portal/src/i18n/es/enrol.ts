export const enrol = {
  title: 'Registro',
  opening: 'Abriendo su invitación',
  openFailed: 'No se ha podido abrir la invitación',
  step: 'Paso {{number}} de {{all}}',
  next: 'Continuar',
  back: 'Atrás',
  leave: 'Olvidar en este dispositivo',
  closed: {
    dead: {
      title: 'Este enlace ya no funciona',
      text: 'Se ha usado en otro dispositivo o es demasiado antiguo. Pida uno nuevo a su equipo de acreditación; cada enlace sirve una vez.',
    },
    none: {
      title: 'Abra primero su invitación',
      text: 'Use el enlace o el código QR que le envió su equipo de acreditación. Si este dispositivo ya lo abrió, el plazo ha terminado.',
    },
  },
  welcome: {
    title: 'Le damos la bienvenida a {{event}}',
    lead: 'Puede entrar con su cara: acérquese a la puerta, mire a la cámara y el carril se abre. Usted decide.',
    youAre: 'Se le invita como',
    notYou: '¿No es usted? Cierre esta página y avise a quien le envió el enlace.',
    ahead: 'Se tarda alrededor de un minuto: qué se guarda, su consentimiento y una foto.',
  },
  data: {
    title: 'Qué se guarda y durante cuánto tiempo',
    withoutTitle: 'Puede decir que no',
    without: 'Entonces no se guarda nada de su cara y entra con su credencial por un carril igual de bueno.',
  },
  stored: {
    photo: {
      name: 'Una foto de su cara',
      why: 'Para que el personal vea a quién se registró.',
    },
    template: {
      name: 'Números calculados a partir de la foto',
      why: 'Para que una puerta pueda reconocerle. Solo valen para este evento y se guardan cifrados.',
    },
    'captured-face': {
      name: 'Una imagen en la puerta',
      why: 'Se toma cuando una puerta decide sobre usted, para poder encontrar un error.',
    },
    passages: {
      name: 'Sus accesos',
      why: 'Cuándo y por dónde entró o salió.',
    },
    by: 'Responsable: {{controller}}.',
  },
  kept: {
    not: 'No se guarda.',
    for: 'Se guarda durante {{length}}.',
    until: 'Se guarda hasta el {{day}}.',
    'until-withdrawn': 'Se guarda hasta que usted lo retire o se borren los datos del evento.',
    'with-event': 'Se guarda hasta que se borren los datos del evento.',
  },
  consent: {
    title: '¿Está de acuerdo?',
    agree: 'Sí, estoy de acuerdo',
    decline: 'No, uso mi credencial',
  },
  badge: {
    title: 'Entra con su credencial',
    text: 'No se ha guardado nada de su cara. Su credencial abre un carril igual de bueno.',
    later: 'Si cambia de opinión, vuelva a abrir esta página en este dispositivo.',
    back: 'Al final sí quiero entrar con la cara',
  },
  photo: {
    title: 'Su foto',
    send: 'Enviar la foto',
    enough: 'Ya ha enviado todas las fotos que se guardan.',
    because: {
      'another-asked-for': 'El equipo pide otra foto',
      'new-recognition': 'El reconocimiento se ha renovado y necesita una foto nueva',
    },
  },
  explain: {
    title: '¿Hay algún motivo?',
    lead: 'Si ninguna foto suya sirve, diga por qué. Entonces la mirará una persona.',
    because: 'Por qué no hay una foto mejor',
    reason: {
      'head-covering': 'Llevo la cabeza cubierta',
      disability: 'Una discapacidad',
      'medical-condition': 'Un motivo médico',
      other: 'Otra cosa',
    },
    note: 'Algo más (opcional)',
    noteHint: 'Solo lo leen quienes revisan su foto.',
    send: 'Enviar a una persona',
  },
  status: {
    photo: 'Su foto',
    stored: 'Qué se guarda',
    replace: 'Sustituir la foto',
    newPhoto: 'Dar una foto',
    begin: 'Al final sí quiero entrar con la cara',
    openUntil: 'Puede volver a esta página con este dispositivo hasta el {{day}}.',
    enrolled: {
      title: 'Todo listo',
      text: 'En la puerta, mire un momento a la cámara. Lleve también su credencial.',
    },
    'in-review': {
      title: 'Se está revisando su foto',
      text: 'La mira una persona; verá la respuesta aquí. Hasta entonces, entra con su credencial.',
    },
    rejected: {
      title: 'Su foto no se ha aceptado',
      text: 'Entra con su credencial. Puede dar otra foto.',
    },
    'badge-only': {
      title: 'Entra con su credencial',
      text: 'No se guarda nada de su cara. Su credencial abre un carril igual de bueno.',
    },
    'photo-needed': {
      title: 'Falta su foto',
      text: 'Dé una foto para entrar con la cara. Hasta entonces, entra con su credencial.',
    },
    'consent-needed': {
      title: 'No se ha guardado nada',
      text: 'Por ahora entra con su credencial.',
    },
  },
  withdraw: {
    open: 'Retirar mi consentimiento',
    title: '¿Borrar todo lo relativo a mi cara?',
    text: 'Su foto, los números calculados a partir de ella y las imágenes de las puertas se borran aquí de inmediato, y en cada puerta en cuanto esté conectada. Su credencial sigue funcionando.',
    confirm: 'Borrar y usar mi credencial',
    keep: 'Conservar',
  },
};
