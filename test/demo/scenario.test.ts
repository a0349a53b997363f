import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEMO_PEOPLE } from '#demo/cast';
import { demoScenario } from '#demo/scenario';
import { sceneSchema } from '#gate-agent/camera/scene/scene';

const { scene, visits, passbackResetMs } = demoScenario();

describe('the demo scenario', () => {
  it('is a scene that the camera takes, with photos that are installed', () => {
    expect(sceneSchema.parse(scene)).toEqual(scene);
    for (const { figure } of scene.actors) {
      expect(existsSync(figure.kind === 'person' ? figure.head.photo : figure.photo)).toBe(true);
    }
  });

  it('is the same every time', () => {
    expect(demoScenario()).toEqual(demoScenario());
  });

  it('is over in about a minute', () => {
    expect(scene.durationMs).toBeGreaterThan(55_000);
    expect(scene.durationMs).toBeLessThan(70_000);
  });

  it('ends with an empty stage, so that it can begin again', () => {
    for (const { path } of scene.actors) expect(path.at(-1)?.atMs).toBeLessThan(scene.durationMs);
  });

  it('shows every kind of answer that a lane gives to people', () => {
    const kinds = visits.map(({ outcome }) =>
      outcome.kind === 'denied' ? `${outcome.kind} ${outcome.reason}` : outcome.kind,
    );
    expect(new Set(kinds)).toEqual(
      new Set([
        'granted',
        'denied zone',
        'denied expired',
        'denied passback',
        'unknown-face',
        'spoof-suspected',
      ]),
    );
  });

  it('names only people who are enrolled', () => {
    const names = DEMO_PEOPLE.map(({ name }) => name);
    for (const { person } of visits) if (person !== null) expect(names).toContain(person);
  });

  it('gives each visit a stretch of its own, in order', () => {
    const ends = visits.map(({ decidedByMs }) => decidedByMs);
    expect(ends).toEqual([...ends].sort((a, b) => a - b));
    expect(new Set(ends).size).toBe(ends.length);
  });

  it('lets whoever passed pass again in the next round, but not twice in one', () => {
    const times = visits.flatMap(({ person, decidedByMs }) =>
      person === 'Athlete 101' ? [decidedByMs] : [],
    );
    const [first, again] = times;
    expect(times).toHaveLength(2);
    expect((again ?? 0) - (first ?? 0)).toBeLessThan(passbackResetMs);
    expect(scene.durationMs).toBeGreaterThan(passbackResetMs + 10_000);
  });
});
