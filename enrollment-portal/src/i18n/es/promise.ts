/** Promises on strangers: what they cost and what they rest on. */
export const promise = {
  title: 'Promesa de {{zone}}',
  change: 'Cambiar la promesa',
  changeOf: 'Cambiar la promesa de {{zone}}',
  save: 'Hacer esta promesa',
  saved: '{{zone}} cumple su nueva promesa desde ahora.',
  kept_one:
    '1 de cada {{strangers}} desconocidos; se pedirá la credencial a cerca de {{people}} o más de cada 100 personas',
  kept_many:
    '1 de cada {{strangers}} desconocidos; se pedirá la credencial a cerca de {{people}} o más de cada 100 personas',
  kept_other:
    '1 de cada {{strangers}} desconocidos; se pedirá la credencial a cerca de {{people}} o más de cada 100 personas',
  keptCheaply:
    '1 de cada {{strangers}} desconocidos; menos de 1 de cada 100 personas no fue reconocida donde se midió',
  keptCostUnknown: '1 de cada {{strangers}} desconocidos; lo que cuesta no se ha medido tan lejos',
  refused:
    '1 de cada {{strangers}} desconocidos no se puede prometer: se pedirá la credencial a todo el mundo',
  because: {
    'nobody-enrolled': 'Aquí aún no hay nadie registrado.',
    'too-little-evidence': 'Hay demasiado pocas personas registradas para demostrarlo.',
    'scores-missing':
      'Faltan los resultados de algunas comparaciones y sin ellos no se puede demostrar nada.',
    'no-such-promise': 'No existe tal promesa.',
  },
  smallest: 'Como mejor promesa, 1 de cada {{strangers}}.',
  morePeople_one:
    'Haría falta {{people}} persona más en esta galería, o la mitad registrada en otra parte del evento.',
  morePeople_many:
    'Harían falta {{people}} personas más en esta galería, o la mitad registradas en otra parte del evento.',
  morePeople_other:
    'Harían falta {{people}} personas más en esta galería, o la mitad registradas en otra parte del evento.',
  whatItRestsOn: 'En qué se basa',
  gallery: 'Las puertas conocen a',
  galleryValue: {
    entitled_one: '{{people}} persona con derecho a la zona',
    entitled_many: '{{people}} personas con derecho a la zona',
    entitled_other: '{{people}} personas con derecho a la zona',
    event_one: '{{people}} persona del evento',
    event_many: '{{people}} personas del evento',
    event_other: '{{people}} personas del evento',
  },
  evidence: 'Pruebas',
  evidenceEvent_one:
    'Las propias personas de este evento, equivalentes a {{trials}} desconocido, medido el {{at}}.',
  evidenceEvent_many:
    'Las propias personas de este evento, equivalentes a {{trials}} desconocidos, medido el {{at}}.',
  evidenceEvent_other:
    'Las propias personas de este evento, equivalentes a {{trials}} desconocidos, medido el {{at}}.',
  evidenceShipped:
    'Sirve hasta que este evento tenga suficientes personas: {{comparisons}} comparaciones de {{people}} personas. {{source}}.',
  setAside_one: 'Se deja aparte {{pairs}} pareja de parecidos.',
  setAside_many: 'Se dejan aparte {{pairs}} parejas de parecidos.',
  setAside_other: 'Se dejan aparte {{pairs}} parejas de parecidos.',
  counted_one: '{{pairs}} pareja de parecidos cuenta como desconocidos hasta que alguien decida.',
  counted_many: '{{pairs}} parejas de parecidos cuentan como desconocidos hasta que alguien decida.',
  counted_other: '{{pairs}} parejas de parecidos cuentan como desconocidos hasta que alguien decida.',
  threshold: 'Similitud exigida',
  confidence: 'Certeza',
  confidenceValue: '{{percent}} % de certeza de que no entran más desconocidos',
  misses: 'No reconocidos',
  missesValue:
    'Del {{low}} al {{high}}, con una foto; imágenes fusionadas: {{frames}}; medido en {{people}} personas. {{source}}.',
  lookAlikes: 'Parecidos',
  lookAlikesValue_one:
    '{{people}} persona de aquí se parece tanto a otra que las puertas siempre piden la credencial.',
  lookAlikesValue_many:
    '{{people}} personas de aquí se parecen tanto a otra que las puertas siempre piden la credencial.',
  lookAlikesValue_other:
    '{{people}} personas de aquí se parecen tanto a otra que las puertas siempre piden la credencial.',
  whenRefused: 'Si no se puede cumplir la promesa',
  whenRefusedOption: {
    'badge-and-face': 'pedir credencial y cara',
    staffed: 'el personal comprueba a todo el mundo',
  },
  waiting: 'Pronto se comparará a todas las personas entre sí; tardará alrededor de {{length}}.',
  measuring: 'Comparando a todas las personas entre sí',
  settled: '{{settled}} de {{people}} personas',
  left: 'queda alrededor de {{length}}',
  galleriesLeft_one: 'falta {{count}} zona más',
  galleriesLeft_many: 'faltan {{count}} zonas más',
  galleriesLeft_other: 'faltan {{count}} zonas más',
  open_one: '{{count}} pareja de parecidos espera una decisión',
  open_many: '{{count}} parejas de parecidos esperan una decisión',
  open_other: '{{count}} parejas de parecidos esperan una decisión',
  toLookAlikes: 'Revisarlas',
};
