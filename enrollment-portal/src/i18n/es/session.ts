export const session = {
  signIn: {
    title: 'Entrar',
    name: 'Nombre',
    password: 'Contraseña',
    submit: 'Entrar',
    through: 'Entrar con {{provider}}',
    expired: 'Su sesión ha terminado. Entre de nuevo para seguir donde estaba.',
    wrong: 'El nombre o la contraseña no son correctos.',
    required: 'Rellene este campo.',
  },
  failed: {
    forbidden: 'Su organización le conoce, pero aquí no tiene ninguna función. Consulte a un administrador.',
    conflict: 'Ya hay aquí una cuenta con su nombre. Consulte a un administrador.',
    unavailable:
      'El inicio de sesión de su organización no responde en este momento. Inténtelo de nuevo dentro de un rato.',
    'single-sign-on-failed': 'No se ha podido entrar a través de su organización. Inténtelo de nuevo.',
  },
  link: {
    checking: 'Entrando…',
    deadTitle: 'Este enlace ya no funciona',
    dead: 'Ya se ha usado o es demasiado antiguo. Si eligió una contraseña, entre más abajo. Si no, pida un enlace nuevo a quien administra el servidor.',
    failedTitle: 'No se ha podido comprobar el enlace',
  },
  password: {
    title: 'Elija una contraseña',
    lead: 'Ha entrado como {{name}} con un enlace que funciona una sola vez. A partir de ahora entrará con la contraseña.',
    field: 'Nueva contraseña',
    hint: 'Al menos 12 caracteres. Unas cuantas palabras que solo usted juntaría se recuerdan mejor que signos y cifras.',
    repeat: 'La misma otra vez',
    tooShort: 'Al menos 12 caracteres, por favor.',
    differs: 'Las dos no son iguales.',
    submit: 'Guardar y continuar',
  },
  tagline: 'Acceso facial para grandes eventos',
};
