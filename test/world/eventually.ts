import { setTimeout as delay } from 'node:timers/promises';

const GIVE_UP_MS = 120_000;
const ASK_EVERY_MS = 150;

/** Asks until there is an answer. The bound only keeps a broken system from hanging the run. */
export async function eventually<T>(what: string, ask: () => Promise<T | null> | T | null): Promise<T> {
  const giveUpAt = performance.now() + GIVE_UP_MS;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (performance.now() > giveUpAt) throw new Error(`it never came to this: ${what}`);
    await delay(ASK_EVERY_MS);
  }
}
