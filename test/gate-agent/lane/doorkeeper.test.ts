import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { AlertLog } from '#gate-agent/alert/alert-log';
import { JournalFault } from '#gate-agent/journal/journal';
import { Doorkeeper } from '#gate-agent/lane/doorkeeper';
import { FailSafe } from '#gate-agent/lane/fail-safe';
import { ReplayClock } from '#gate-agent/replay-clock';
import { SimulatedTurnstile, simulatedTurnstileSchema } from '#gate-agent/turnstile/simulated-turnstile';
import { grant } from '../world/entries.ts';
import { EVERYTHING, openTestJournal, START_MS } from '../world/open-test-journal.ts';
import { tempFolder } from '../world/temp-folder.ts';

const FIRE = [{ alarm: 'fire-release', fromMs: 1_000, untilMs: 60_000 }];

function lane(settings: object) {
  const clock = new ReplayClock(START_MS);
  const journal = openTestJournal(tempFolder(), { clock });
  const turnstile = new SimulatedTurnstile(
    simulatedTurnstileSchema.parse({ kind: 'simulated', ...settings }),
    clock,
  );
  const log = pino({ level: 'silent' });
  let made = 0;
  let isBroken = false;
  const alerts = new AlertLog({
    journal: {
      recordAlert(alert) {
        if (isBroken) throw new JournalFault('the disk is full');
        journal.recordAlert(alert);
      },
    },
    clock,
    laneIdOf: () => 'lane-north-1',
    newId: () => {
      made += 1;
      return `alert-000${made}`;
    },
    log,
    onRecorded: () => undefined,
  });
  const doorkeeper = new Doorkeeper({
    journal,
    turnstile,
    alarmed: (alert) => alerts.began('Lane 1', alert),
    clock,
    log,
    onRecorded: () => undefined,
  });
  const written = () =>
    journal.pending(EVERYTHING).records.flatMap(({ body }) => (body.kind === 'alert' ? [body] : []));
  return {
    clock,
    turnstile,
    doorkeeper,
    alerts,
    written,
    breakJournal(state: 'broken' | 'works') {
      isBroken = state === 'broken';
    },
  };
}

describe('fire', () => {
  it('opens the lane, keeps it open until it is over, and is written', async () => {
    const { clock, doorkeeper, turnstile, written } = lane({ alarms: FIRE });
    await clock.advanceTo(2_000);
    expect([turnstile.heldOpen, doorkeeper.free, doorkeeper.alarms]).toEqual([true, false, ['fire-release']]);
    await clock.advanceTo(50_000);
    expect(turnstile.heldOpen).toBe(true);
    await clock.advanceTo(61_000);
    expect([turnstile.heldOpen, doorkeeper.free, doorkeeper.alarms]).toEqual([false, true, []]);
    expect(written().map(({ alert, phase, noticedAtMs }) => [alert, phase, noticedAtMs - START_MS])).toEqual([
      [{ kind: 'turnstile', alarm: 'fire-release' }, 'began', 1_000],
      [{ kind: 'turnstile', alarm: 'fire-release' }, 'ended', 60_000],
    ]);
  });

  it('opens the lane also when nothing can be written, and is written when it can', async () => {
    const { alerts, breakJournal, clock, turnstile, written } = lane({ alarms: FIRE });
    breakJournal('broken');
    await clock.advanceTo(2_000);
    expect([turnstile.heldOpen, written()]).toEqual([true, []]);
    breakJournal('works');
    alerts.flush();
    expect(written()).toMatchObject([{ phase: 'began', noticedAtMs: START_MS + 1_000 }]);
  });

  it('finds a lane that is just serving somebody, and leaves that passage its record', async () => {
    const { clock, doorkeeper, turnstile } = lane({ alarms: FIRE, passesAfterMs: 3_000 });
    const served = doorkeeper.serve(grant('passage-1'), null);
    await clock.advanceTo(2_000);
    expect(turnstile.heldOpen).toBe(true);
    await clock.advanceTo(5_000);
    expect(await served).toEqual({ kind: 'settled', result: 'passed' });
    expect(doorkeeper.free).toBe(false);
  });
});

describe('a barrier that was forced or held', () => {
  it.each(['forced-open', 'held-open'] as const)('%s is written, and the lane goes on', async (alarm) => {
    const { clock, doorkeeper, written } = lane({ alarms: [{ alarm, fromMs: 100, untilMs: 900 }] });
    await clock.advanceTo(500);
    expect([doorkeeper.alarms, doorkeeper.free]).toEqual([[alarm], true]);
    await clock.advanceTo(1_000);
    expect(written().map(({ phase }) => phase)).toEqual(['began', 'ended']);
  });
});

describe('a fail-safe lane', () => {
  type Parts = ConstructorParameters<typeof FailSafe>[0];
  const SAFE = { whenFailing: 'fail-safe' } as const;
  const SECURE = { whenFailing: 'fail-secure' } as const;

  function failing(settings: object = {}) {
    const world = lane(settings);
    const watch = { cameraState: 'live', pipelineState: 'ready', view: 'clear' } as {
      -readonly [Key in keyof Parts['watch']]: Parts['watch'][Key];
    };
    const failSafe = new FailSafe({ watch, doorkeeper: world.doorkeeper, alerts: world.alerts });
    const look = async (place: typeof SAFE | typeof SECURE, untilMs: number) => {
      while (world.clock.monotonicMs() < untilMs) {
        await world.clock.advanceTo(world.clock.monotonicMs() + 1_000);
        world.alerts.flush();
        failSafe.look(place, world.clock.monotonicMs());
        await Promise.resolve();
      }
    };
    return { ...world, watch, look };
  }

  it.each([
    ['its camera', { cameraState: 'failed' }],
    ['what its camera shows', { view: 'black' }],
    ['its models', { pipelineState: 'fault' }],
  ] as const)('stands open while %s fails, tells it, and shuts when it is over', async (_, fault) => {
    const { doorkeeper, look, turnstile, watch, written } = failing();
    Object.assign(watch, fault);
    await look(SAFE, 9_000);
    expect([turnstile.heldOpen, doorkeeper.free]).toEqual([false, true]);
    await look(SAFE, 20_000);
    expect([turnstile.heldOpen, doorkeeper.free]).toEqual([true, false]);
    Object.assign(watch, { cameraState: 'live', pipelineState: 'ready', view: 'clear' });
    await look(SAFE, 22_000);
    expect([turnstile.heldOpen, doorkeeper.free]).toEqual([false, true]);
    expect(written().map(({ alert, phase }) => [alert.kind, phase])).toEqual([
      ['failed-open', 'began'],
      ['failed-open', 'ended'],
    ]);
  });

  it('stands open while its journal cannot be written, and until it can', async () => {
    const { breakJournal, doorkeeper, look, turnstile } = failing();
    breakJournal('broken');
    Object.defineProperty(doorkeeper, 'journal', { value: 'fault' });
    await look(SAFE, 20_000);
    expect(turnstile.heldOpen).toBe(true);
    breakJournal('works');
    await look(SAFE, 22_000);
    expect(turnstile.heldOpen).toBe(false);
  });

  it('stays shut when its place asks for that', async () => {
    const { look, turnstile, watch } = failing();
    watch.cameraState = 'failed';
    await look(SECURE, 60_000);
    expect(turnstile.heldOpen).toBe(false);
  });

  it('is not shut on a fire when its failure is over, nor the other way round', async () => {
    const { clock, look, turnstile, watch } = failing({ alarms: FIRE });
    watch.cameraState = 'failed';
    await look(SAFE, 30_000);
    watch.cameraState = 'live';
    await look(SAFE, 32_000);
    expect(turnstile.heldOpen).toBe(true);
    watch.cameraState = 'failed';
    await look(SAFE, 50_000);
    await clock.advanceTo(61_000);
    expect(turnstile.heldOpen).toBe(true);
    watch.cameraState = 'live';
    await look(SAFE, 64_000);
    expect(turnstile.heldOpen).toBe(false);
  });
});
