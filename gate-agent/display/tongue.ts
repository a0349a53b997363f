import { ar } from './words/ar.ts';
import { en } from './words/en.ts';
import { es } from './words/es.ts';
import { fr } from './words/fr.ts';
import type { LaneWords } from './words/lane-words.ts';
import { zh } from './words/zh.ts';

const WORDS = { en, fr, es, zh, ar } as const;

/** A language that the lane's screen speaks. */
export type Tongue = keyof typeof WORDS;

export const TONGUES = Object.keys(WORDS) as readonly Tongue[];

export function wordsIn(tongue: Tongue): LaneWords {
  return WORDS[tongue];
}

export function directionOf(tongue: Tongue): 'ltr' | 'rtl' {
  return tongue === 'ar' ? 'rtl' : 'ltr';
}

/**
 * The first of the languages wished for that the screen speaks, in any of its variants; English where it speaks none.
 * @param wished as browsers name them, `pt-BR`; the person's before the event's
 */
export function tongueFor(wished: readonly (string | null)[]): Tongue {
  for (const language of wished) {
    const tongue = TONGUES.find((known) => known === language?.split('-')[0]);
    if (tongue) return tongue;
  }
  return 'en';
}
