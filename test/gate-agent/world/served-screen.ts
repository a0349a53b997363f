import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { serveDisplays } from '#gate-agent/display/display-server';
import { type LaneCondition, LaneScreen } from '#gate-agent/display/lane-screen';
import { systemClock } from '#gate-agent/system-clock';

/** What a test decides about a lane's screen. */
export interface ScreenWorld {
  languages: string[];
  condition: LaneCondition;
  name: string | null;
  language: string | null;
}

export interface ServedScreen {
  readonly screen: LaneScreen;
  readonly world: ScreenWorld;
  readonly url: string;
  /** As if the agent had died. */
  stop(): void;
}

/** The page of one lane as an agent serves it. @param port to come back where it was */
export async function serveScreen(port = 0): Promise<ServedScreen> {
  const world: ScreenWorld = { languages: ['en'], condition: 'serving', name: null, language: null };
  const screen = new LaneScreen({
    lane: 'Lane 1',
    clock: systemClock,
    speaking: () => ({ languages: world.languages, badges: 'read' }),
    addressee: () => ({ name: world.name, language: world.language }),
  });
  screen.follow(() => world.condition);
  const served = await serveDisplays({
    screens: [screen],
    host: '127.0.0.1',
    port,
    languages: () => world.languages,
    log: pino({ level: 'silent' }),
  });
  const stop = (): void => {
    served.close();
    screen.close();
  };
  onTestFinished(stop);
  return { screen, world, url: `http://127.0.0.1:${served.port}`, stop };
}
