import type { LaneWords } from './lane-words.ts';

export const es: LaneWords = {
  ready: { headline: 'Acérquese, por favor', detail: 'Una persona cada vez' },
  welcome: { headline: 'Bienvenido', detail: 'Pase, por favor' },
  goodbye: { headline: 'Hasta pronto', detail: 'Pase, por favor' },
  greeting: (name) => `Bienvenido, ${name}`,
  turn: {
    left: { headline: 'Gire la cabeza a la izquierda', detail: 'Después mire de nuevo a la cámara' },
    right: { headline: 'Gire la cabeza a la derecha', detail: 'Después mire de nuevo a la cámara' },
  },
  badge: { headline: 'Su acreditación, por favor', detail: 'Muestre el código delante de la cámara' },
  badgeRefused: {
    headline: 'Paso con personal',
    detail: 'Esta acreditación no sirve aquí. Nuestro equipo le ayudará',
  },
  look: { headline: 'Mire a la cámara', detail: 'No vimos bien su cara. Nuestro equipo le ayudará' },
  oneAtATime: { headline: 'Una persona cada vez', detail: 'Deje algo de espacio y vuelva a acercarse' },
  staffedLane: { headline: 'Paso con personal', detail: 'Nuestro equipo le ayudará con gusto' },
  askStaff: { headline: 'Consulte al personal', detail: 'Nuestro equipo le ayudará con gusto' },
  denied: {
    zone: 'Esta entrada no es la de su zona',
    time: 'Su acreditación es para otro momento',
    expired: 'Su acreditación ha terminado',
    passback: 'Usted ya ha entrado',
  },
  closed: { headline: 'Paso cerrado', detail: 'Use otro paso, por favor' },
  wayOut: { headline: 'El paso está abierto', detail: 'Salga con calma' },
  away: { headline: 'Un momento, por favor', detail: 'Este paso vuelve enseguida' },
};
