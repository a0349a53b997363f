/** What a failed request means for the person in front of it, by the kind of the failure. */
export const failure = {
  title: 'No ha funcionado',
  offline: 'Sin conexión con el servidor. La página lo vuelve a intentar sola.',
  crash: {
    title: 'Esta página se ha detenido',
    text: 'Volver a cargarla suele bastar. No se pierde nada de lo guardado.',
    reload: 'Volver a cargar',
  },
  kind: {
    unreachable: 'No se puede contactar con el servidor. Compruebe la conexión e inténtelo de nuevo.',
    unavailable: 'El servidor no está disponible en este momento. Inténtelo de nuevo dentro de un rato.',
    internal:
      'El servidor ha cometido un error. Inténtelo de nuevo; si persiste, avise a quien lo administra.',
    forbidden: 'Su función no lo permite.',
    'gate-offline': 'No se puede alcanzar la puerta. Alguien debe ir allí.',
    'not-signed-in': 'Su sesión ha terminado. Vuelva a entrar.',
    'wrong-credentials': 'El nombre o la contraseña no son correctos.',
    'wrong-code': 'Este código no es correcto o ya se ha usado.',
    'confirmation-required': 'Para esto se necesita de nuevo su contraseña o un código.',
    'sign-in-unfinished': 'Termine antes de iniciar la sesión.',
    'last-administrator':
      'Entonces nadie más podría administrar la instalación. Nombre antes a otra persona administradora.',
    'changed-meanwhile':
      'Otra persona lo ha cambiado entretanto. Vuelva a mirarlo y repita después lo que quería hacer.',
    'not-found': 'Esto ya no existe. Puede que alguien lo haya eliminado.',
    conflict: 'Esto choca con algo que ya existe.',
    'event-closed': 'Este evento ha terminado. Ya no se puede cambiar nada en él.',
    'invalid-request': 'El servidor no ha aceptado los datos introducidos.',
    'too-many-requests': 'Demasiadas peticiones en poco tiempo. Espere un minuto e inténtelo de nuevo.',
    'locked-out': 'Demasiados intentos fallidos. Espere 15 minutos e inténtelo de nuevo.',
    'too-large': 'El archivo es demasiado grande.',
    'unsupported-media': 'Este tipo de archivo no se puede usar.',
    'link-used-or-expired': 'Este enlace ya se ha usado o ha caducado.',
    other: 'Ha ocurrido algo inesperado. Inténtelo de nuevo.',
  },
};
