import type { LaneWords } from './lane-words.ts';

export const fr: LaneWords = {
  ready: { headline: 'Approchez, s’il vous plaît', detail: 'Une personne à la fois' },
  welcome: { headline: 'Bienvenue', detail: 'Vous pouvez passer' },
  goodbye: { headline: 'Au revoir', detail: 'Vous pouvez passer' },
  greeting: (name) => `Bienvenue, ${name}`,
  turn: {
    left: { headline: 'Tournez la tête à gauche', detail: 'Puis regardez de nouveau la caméra' },
    right: { headline: 'Tournez la tête à droite', detail: 'Puis regardez de nouveau la caméra' },
  },
  badge: { headline: 'Votre badge, s’il vous plaît', detail: 'Présentez son code devant la caméra' },
  badgeRefused: {
    headline: 'Passage avec personnel',
    detail: 'Ce badge ne peut pas servir ici. Notre équipe va vous aider',
  },
  look: {
    headline: 'Regardez la caméra',
    detail: 'Votre visage n’était pas bien visible. Notre équipe va vous aider',
  },
  oneAtATime: { headline: 'Une personne à la fois', detail: 'Laissez un peu de place et revenez' },
  staffedLane: { headline: 'Passage avec personnel', detail: 'Notre équipe vous y aidera avec plaisir' },
  askStaff: { headline: 'Adressez-vous au personnel', detail: 'Notre équipe vous aidera avec plaisir' },
  denied: {
    zone: 'Cette entrée ne mène pas à votre zone',
    time: 'Votre accréditation vaut pour un autre moment',
    expired: 'Votre accréditation est arrivée à son terme',
    passback: 'Vous êtes déjà entré',
  },
  closed: { headline: 'Passage fermé', detail: 'Prenez un autre passage' },
  wayOut: { headline: 'Le passage est ouvert', detail: 'Sortez dans le calme' },
  away: { headline: 'Un instant, s’il vous plaît', detail: 'Ce passage revient bientôt' },
};
