import type { Outcome } from '#domain/access/outcome';
import type { Direction } from '#domain/access/passback';
import type { HeadTurn } from '#domain/face/challenge';
import { directionOf, type Tongue, tongueFor, wordsIn } from './tongue.ts';
import type { LaneWords, Saying } from './words/lane-words.ts';

/** Whom an answer is for, as far as the screen may know. */
export interface Addressee {
  /** Null where the event shows no names. */
  readonly name: string | null;
  /** Null where it is not known. */
  readonly language: string | null;
}

/** What happens at a lane, as the people in front of it should see it. */
export type LaneScene =
  | { readonly kind: 'ready' }
  | { readonly kind: 'turn'; readonly command: HeadTurn; readonly to: Addressee }
  | {
      readonly kind: 'answer';
      readonly outcome: Outcome;
      readonly direction: Direction;
      readonly to: Addressee;
    }
  /** An officer opens here. */
  | { readonly kind: 'staffed' }
  /** The lane does not serve: its camera, its turnstile or its journal does not work, or it is held shut. */
  | { readonly kind: 'closed' }
  /** A fire alarm or an evacuation holds the lane open. */
  | { readonly kind: 'way-out' };

/** Each has a colour, a shape and a sound of its own: nobody has to tell green from red to understand it. */
export const SIGNS = [
  'ready',
  'go',
  'turn-left',
  'turn-right',
  'badge',
  'look',
  'wait',
  'staff',
  'stop',
] as const;
export type Sign = (typeof SIGNS)[number];

/** What the screen draws. */
export interface LaneView {
  readonly sign: Sign;
  readonly headline: string;
  readonly detail: string;
  /** Of `headline` and `detail`. */
  readonly language: Tongue;
  readonly direction: 'ltr' | 'rtl';
}

/** Another serial is another event: the second of two people in a row is greeted as well. */
export interface ShownView extends LaneView {
  readonly serial: number;
}

export interface Speaking {
  /** The event's languages, the first where nobody has chosen. */
  readonly languages: readonly string[];
  /** Whether this lane reads badges; where it cannot, nobody is sent for one to it. */
  readonly badges: 'read' | 'not-read';
}

export function viewOfScene(scene: LaneScene, speaking: Speaking): LaneView {
  const to = 'to' in scene ? scene.to : null;
  const language = tongueFor([to?.language ?? null, ...speaking.languages]);
  const { sign, saying } = said(scene, wordsIn(language), speaking);
  return { sign, ...saying, language, direction: directionOf(language) };
}

interface Said {
  readonly sign: Sign;
  readonly saying: Saying;
}

function said(scene: LaneScene, words: LaneWords, { badges }: Speaking): Said {
  switch (scene.kind) {
    case 'ready':
      return { sign: 'ready', saying: words.ready };
    case 'turn':
      return { sign: `turn-${scene.command}`, saying: words.turn[scene.command] };
    case 'answer':
      return answered(scene, words, badges);
    case 'staffed':
      return { sign: 'staff', saying: words.staffedLane };
    case 'closed':
      return { sign: 'stop', saying: words.closed };
    case 'way-out':
      return { sign: 'go', saying: words.wayOut };
  }
}

function answered(
  { outcome, direction, to }: Extract<LaneScene, { kind: 'answer' }>,
  words: LaneWords,
  badges: Speaking['badges'],
): Said {
  const staffedLane: Said = { sign: 'staff', saying: words.staffedLane };
  const badge: Said = badges === 'read' ? { sign: 'badge', saying: words.badge } : staffedLane;
  switch (outcome.kind) {
    case 'granted':
    case 'manual-override':
      return { sign: 'go', saying: direction === 'in' ? greeting(words, to) : words.goodbye };
    case 'denied': {
      const detail = words.denied[outcome.reason] ?? words.askStaff.detail;
      return { sign: 'stop', saying: { headline: words.askStaff.headline, detail } };
    }
    case 'badge-required':
      return outcome.reason === 'staffed' ? staffedLane : badge;
    case 'unknown-face':
      return badge;
    case 'ambiguous':
      return { sign: 'wait', saying: words.oneAtATime };
    case 'low-quality':
      return { sign: 'look', saying: words.look };
    // Nobody is called an attacker by a screen: the staff look.
    case 'spoof-suspected':
    case 'gallery-stale':
      return staffedLane;
  }
}

function greeting(words: LaneWords, { name }: Addressee): Saying {
  return name === null ? words.welcome : { ...words.welcome, headline: words.greeting(name) };
}
