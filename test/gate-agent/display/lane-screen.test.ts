import { describe, expect, it, onTestFinished } from 'vitest';
import type { ShownView } from '#gate-agent/display/lane-scene';
import { type LaneCondition, LaneScreen } from '#gate-agent/display/lane-screen';
import { ReplayClock } from '#gate-agent/replay-clock';

function openScreen(condition: () => LaneCondition = () => 'serving') {
  const clock = new ReplayClock(0);
  const screen = new LaneScreen({
    lane: 'Lane 1',
    clock,
    speaking: () => ({ languages: ['en'], badges: 'read' }),
    addressee: (personId) => ({ name: personId === null ? null : 'Kim', language: null }),
  });
  screen.follow(condition);
  onTestFinished(() => screen.close());
  return { clock, screen };
}

const granted = { outcome: { kind: 'granted' }, direction: 'in', personId: 'person-one' } as const;

describe('a lane’s screen', () => {
  it('shows an answer for some seconds, then waits for the next person', async () => {
    const { clock, screen } = openScreen();
    expect(screen.view.sign).toBe('ready');
    screen.showAnswer(granted);
    expect(screen.view).toMatchObject({ sign: 'go', headline: 'Welcome, Kim' });
    await clock.advanceTo(5_000);
    expect(screen.view.sign).toBe('go');
    await clock.advanceTo(7_000);
    expect(screen.view.sign).toBe('ready');
  });

  it('tells two people with the same answer apart, so that the second is greeted as well', () => {
    const { screen } = openScreen();
    const seen: ShownView[] = [];
    screen.watch((view) => seen.push(view));
    screen.showAnswer(granted);
    screen.showAnswer(granted);
    expect(seen.map(({ sign }) => sign)).toEqual(['ready', 'go', 'go']);
    expect(seen[1]?.serial).not.toBe(seen[2]?.serial);
  });

  it('shows a turn for as long as it is commanded, and names nobody while it does', async () => {
    const { clock, screen } = openScreen();
    screen.showCommand('left', 'person-one');
    await clock.advanceTo(60_000);
    expect(screen.view).toMatchObject({ sign: 'turn-left' });
    expect(screen.view.headline).not.toContain('Kim');
    screen.showCommand(null, null);
    expect(screen.view.sign).toBe('ready');
  });

  it('says that the lane is closed, and shows the way out in a fire whatever else happens', async () => {
    let condition: LaneCondition = 'closed';
    const { clock, screen } = openScreen(() => condition);
    expect(screen.view).toMatchObject({ sign: 'stop', headline: 'Lane closed' });
    condition = 'way-out';
    await clock.advanceTo(500);
    screen.showAnswer({ ...granted, outcome: { kind: 'denied', reason: 'zone' } });
    expect(screen.view).toMatchObject({ sign: 'go', headline: 'The way is open' });
  });

  it('is watched only while somebody looks', () => {
    const { screen } = openScreen();
    expect(screen.isWatched).toBe(false);
    const stop = screen.watch(() => undefined);
    expect(screen.isWatched).toBe(true);
    stop();
    expect(screen.isWatched).toBe(false);
  });
});
