import { describe, expect, it } from 'vitest';
import type { Outcome } from '#domain/access/outcome';
import { type LaneScene, type Speaking, viewOfScene } from '#gate-agent/display/lane-scene';
import { TONGUES, tongueFor, wordsIn } from '#gate-agent/display/tongue';

const speaking: Speaking = { languages: ['fr', 'en'], badges: 'read' };
const nobody = { name: null, language: null };

function answer(
  outcome: Outcome,
  to = nobody as { name: string | null; language: string | null },
): LaneScene {
  return { kind: 'answer', outcome, direction: 'in', to };
}

describe('what a lane’s screen says', () => {
  it.each<[Outcome, string]>([
    [{ kind: 'granted' }, 'go'],
    [{ kind: 'manual-override' }, 'go'],
    [{ kind: 'denied', reason: 'zone' }, 'stop'],
    [{ kind: 'badge-required' }, 'badge'],
    [{ kind: 'badge-required', reason: 'staffed' }, 'staff'],
    [{ kind: 'unknown-face' }, 'badge'],
    [{ kind: 'ambiguous' }, 'wait'],
    [{ kind: 'low-quality' }, 'look'],
    [{ kind: 'spoof-suspected' }, 'staff'],
    [{ kind: 'gallery-stale' }, 'staff'],
  ])('shows %o as %s', (outcome, sign) => {
    expect(viewOfScene(answer(outcome), speaking).sign).toBe(sign);
  });

  it('sends whoever may hold up a photo to the staffed lane with a friendly word, and calls nobody anything', () => {
    for (const language of TONGUES) {
      const view = viewOfScene(answer({ kind: 'spoof-suspected' }), { ...speaking, languages: [language] });
      expect(view).toMatchObject({ sign: 'staff', ...wordsIn(language).staffedLane });
    }
  });

  it('tells the people behind nothing of a suspension, a revocation or a watchlist', () => {
    const said = (['suspended', 'revoked', 'watchlist', 'not-entitled'] as const).map(
      (reason) => viewOfScene(answer({ kind: 'denied', reason }), speaking).detail,
    );
    expect(new Set(said)).toEqual(new Set([wordsIn('fr').askStaff.detail]));
  });

  it('sends nobody for a badge to a lane that cannot read it', () => {
    const view = viewOfScene(answer({ kind: 'badge-required', reason: 'look-alike' }), {
      ...speaking,
      badges: 'not-read',
    });
    expect(view.sign).toBe('staff');
  });

  it('speaks the person’s language before the event’s, from right to left where it is written so', () => {
    const view = viewOfScene(answer({ kind: 'granted' }, { name: null, language: 'ar-EG' }), speaking);
    expect(view).toMatchObject({
      language: 'ar',
      direction: 'rtl',
      headline: wordsIn('ar').welcome.headline,
    });
    expect(viewOfScene({ kind: 'ready' }, speaking)).toMatchObject({ language: 'fr', direction: 'ltr' });
  });

  it('greets by name whom it was given a name of, and bids goodbye on the way out', () => {
    const to = { name: 'Kim Park', language: 'en' };
    expect(viewOfScene(answer({ kind: 'granted' }, to), speaking).headline).toBe('Welcome, Kim Park');
    const out: LaneScene = { kind: 'answer', outcome: { kind: 'granted' }, direction: 'out', to };
    expect(viewOfScene(out, speaking).headline).toBe('Goodbye');
  });

  it('falls back to English for a language that it does not speak', () => {
    expect(tongueFor(['sw', null, 'fi'])).toBe('en');
    expect(tongueFor(['sw', 'zh-Hant'])).toBe('zh');
  });
});
