/** Photos: choosing one, and what the server thinks of it. */
export const photo = {
  field: {
    label: 'Foto',
    take: 'Hacer una foto',
    takeAnother: 'Hacer otra foto',
    edit: 'Girar o recortar',
    choose: 'Elegir una foto',
    another: 'Elegir otra foto',
    remove: 'Quitar la foto',
    drop: 'o suelte una aquí',
    formats: 'JPEG, PNG o WebP',
    preview: 'La foto elegida',
    wrongType: 'Este archivo no es una imagen JPEG, PNG ni WebP.',
    advice:
      'Una sola persona, mirando a la cámara, con los ojos abiertos, luz uniforme y nada delante de la cara.',
  },
  editor: {
    preview: 'Foto que se recorta arrastrándola',
    rotate: 'Girar',
    zoom: 'Ampliar',
    across: 'Izquierda o derecha',
    down: 'Arriba o abajo',
    use: 'Usar esta parte',
    failed: 'No se ha podido modificar la foto. Elija otra.',
  },
  accepted: 'La foto es buena',
  refused: {
    title: 'Esta foto no se puede usar',
    'no-face': {
      what: 'No se ha encontrado ninguna cara.',
      fix: 'Use una foto en la que la cara ocupe buena parte de la imagen y esté bien iluminada.',
    },
    'several-faces': {
      what: 'Hay {{faces}} caras en la foto.',
      fix: 'Use una foto de esta persona sola o recorte a las demás.',
    },
    duplicate: {
      what: 'La misma cara ya está registrada para otra persona.',
      fix: 'Compruebe si esta persona ya se había añadido.',
      open: 'Abrir a la otra persona',
    },
    'other-person': {
      what: 'La cara no se parece a las fotos que esta persona ya tiene.',
      fix: 'Compruebe que la foto es de esta persona y use una reciente.',
    },
    unreadable: {
      'too-large': {
        what: 'El archivo es demasiado grande.',
        fix: 'Guarde la foto más pequeña o haga una nueva.',
      },
      'unsupported-format': {
        what: 'El archivo no es una imagen que se pueda leer.',
        fix: 'Use una imagen JPEG, PNG o WebP.',
      },
      damaged: { what: 'El archivo está dañado.', fix: 'Guarde o haga la foto de nuevo.' },
      'too-many-pixels': {
        what: 'La imagen tiene demasiados píxeles.',
        fix: 'Guárdela más pequeña: 2000 píxeles en el lado largo bastan.',
      },
      'too-small': {
        what: 'La imagen es demasiado pequeña.',
        fix: 'Use una de al menos unos cientos de píxeles de ancho.',
      },
    },
  },
  measures: 'Todas las medidas',
  notAssessed: 'sin medir',
  score: '{{score}} de 100',
  measure: {
    UnifiedQualityScore: {
      name: 'Calidad general',
      what: 'En conjunto, la foto no basta para reconocer a alguien.',
      fix: 'Haga otra foto: de frente a la cámara, de cerca y con luz uniforme.',
    },
    InterEyeDistance: {
      name: 'Distancia entre los ojos',
      what: 'La cara tiene muy pocos píxeles.',
      fix: 'Acérquese o use la foto original en lugar de una copia pequeña.',
    },
    HeadSize: {
      name: 'Tamaño de la cabeza',
      what: 'La cabeza sale demasiado pequeña o demasiado grande.',
      fix: 'Que se vea toda la cabeza y ocupe más o menos la mitad de la altura.',
    },
    Sharpness: {
      name: 'Nitidez',
      what: 'La foto está borrosa.',
      fix: 'No se mueva, limpie el objetivo y deje que la cámara enfoque la cara.',
    },
    HeadPose: {
      name: 'Posición de la cabeza',
      what: 'La cabeza está girada o inclinada.',
      fix: 'Mire de frente a la cámara, a la altura de los ojos.',
    },
    EyesOpen: {
      name: 'Ojos abiertos',
      what: 'Los ojos están cerrados o tapados.',
      fix: 'Mantenga abiertos los dos ojos; quítese las gafas oscuras o con reflejos.',
    },
    MouthClosed: {
      name: 'Boca cerrada',
      what: 'La boca está abierta.',
      fix: 'Cierre la boca; una leve sonrisa no molesta.',
    },
    IlluminationUniformity: {
      name: 'Luz uniforme',
      what: 'Un lado de la cara está mucho más oscuro que el otro.',
      fix: 'Gírese hacia la luz, por ejemplo una ventana.',
    },
    UnderExposurePrevention: {
      name: 'No demasiado oscura',
      what: 'La foto es demasiado oscura.',
      fix: 'Ponga más luz delante de la cara.',
    },
    OverExposurePrevention: {
      name: 'No demasiado clara',
      what: 'La foto es demasiado clara.',
      fix: 'Apártese del sol directo o apague el flash.',
    },
    DynamicRange: {
      name: 'Contraste',
      what: 'La cara tiene muy poco contraste.',
      fix: 'Evite la niebla, los filtros fuertes y una ventana luminosa detrás.',
    },
    BackgroundUniformity: {
      name: 'Fondo liso',
      what: 'El fondo distrae.',
      fix: 'Póngase delante de una pared lisa.',
    },
    SingleFacePresent: {
      name: 'Una sola persona',
      what: 'Hay otra persona en la imagen.',
      fix: 'Use una foto en la que salga solo esta persona.',
    },
    CropOfTheFaceImage: {
      name: 'Cara completa a la vista',
      what: 'Parte de la cara queda cortada.',
      fix: 'Deje algo de espacio alrededor de toda la cabeza.',
    },
  },
};
