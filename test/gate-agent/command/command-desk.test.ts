import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { DeviceCommand } from '#contract/device-command';
import { commandText } from '#contract/device-command';
import type { Order } from '#contract/lane-command';
import { checkCommand } from '#gate-agent/command/check-command';
import { CommandDesk } from '#gate-agent/command/command-desk';
import { StandingOrders } from '#gate-agent/command/standing-orders';
import { signText } from '#gate-agent/device/device-keys';
import { JournalFault } from '#gate-agent/journal/journal';
import { Doorkeeper } from '#gate-agent/lane/doorkeeper';
import { ReplayClock } from '#gate-agent/replay-clock';
import { SimulatedTurnstile, simulatedTurnstileSchema } from '#gate-agent/turnstile/simulated-turnstile';
import { TEST_PIPELINE } from '../world/faces.ts';
import { openTestGallery } from '../world/open-test-gallery.ts';
import { DEVICE_ID, EVERYTHING, openTestJournal, START_MS } from '../world/open-test-journal.ts';
import { entry, gateConfig, newServerKey, page } from '../world/pages.ts';
import { tempFolder } from '../world/temp-folder.ts';

const LANE = 'lane-north-1';

/** A gate's desk with a real journal, gallery and doorkeeper. */
async function openDesk({
  dataDir = tempFolder(),
  turnstile: settings = {},
}: {
  readonly dataDir?: string;
  readonly turnstile?: object;
} = {}) {
  const clock = new ReplayClock(START_MS);
  const journal = openTestJournal(dataDir, { clock });
  const gallery = await openTestGallery(dataDir);
  const key = newServerKey();
  gallery.configure(gateConfig());
  const changes = [
    { kind: 'upsert', entry: entry('person-one', []) },
    { kind: 'upsert', entry: { ...entry('person-listed', []), watchlist: 'listed' } },
  ] as const;
  await gallery.apply(
    page(key, { restart: true, changes: [...changes] }),
    gallery.expectation({ deviceId: DEVICE_ID, serverKey: key.publicKey }),
    START_MS,
  );
  const turnstile = new SimulatedTurnstile(
    simulatedTurnstileSchema.parse({ kind: 'simulated', ...settings }),
    clock,
  );
  const log = pino({ level: 'silent' });
  const doorkeeper = new Doorkeeper({
    journal,
    turnstile,
    alarmed: () => () => undefined,
    clock,
    log,
    onRecorded: () => undefined,
  });
  const orders = new StandingOrders(dataDir);
  let isBroken = false;
  const desk = new CommandDesk({
    orders,
    journal: {
      recordCommand(command) {
        if (isBroken) throw new JournalFault('the disk is full');
        journal.recordCommand(command);
      },
    },
    gallery,
    pipelineId: TEST_PIPELINE,
    lanes: [{ name: 'Lane 1', doorkeeper, nextPicture: async () => null, onOpened: () => undefined }],
    clock,
    newId: randomUUID,
    logLines: () => [],
    forgetAll: async () => journal.pendingRecords === 0,
    onChanged: () => undefined,
    log,
  });
  desk.resume();
  let seq = orders.through;
  const command = (order: Order, change: Partial<DeviceCommand> = {}): DeviceCommand => {
    seq += 1;
    const content = {
      deviceId: DEVICE_ID,
      commandId: `command-${String(seq).padStart(4, '0')}`,
      seq,
      laneId: LANE,
      order,
      orderedBy: 'officer-one',
      issuedAtMs: clock.wallMs(),
      expiresAtMs: clock.wallMs() + 10_000,
      ...change,
    };
    return { ...content, signature: signText(commandText(content), key.privateKey) };
  };
  return {
    clock,
    command,
    desk,
    doorkeeper,
    journal,
    key,
    orders,
    turnstile,
    tell: async (order: Order, change: Partial<DeviceCommand> = {}) => {
      await desk.take(command(order, change));
      return desk.unsent.at(-1)?.answer;
    },
    bodies: () => journal.pending(EVERYTHING).records.map(({ body }) => body),
    breakJournal(state: 'broken' | 'works') {
      isBroken = state === 'broken';
    },
  };
}

describe('an order to open once', () => {
  it('opens after its record, as an override that names its command', async () => {
    const { bodies, clock, tell, turnstile } = await openDesk();
    expect(await tell({ kind: 'open-once' })).toMatchObject({ kind: 'opened' });
    await clock.drain();
    expect(turnstile.openings).toBe(1);
    expect(bodies()).toMatchObject([
      { kind: 'command', phase: 'taken', order: 'open-once', orderedBy: 'officer-one' },
      {
        kind: 'decision',
        outcome: { kind: 'manual-override' },
        personId: null,
        evidence: { override: { commandId: 'command-0001', recognisedBy: 'nobody' } },
      },
      { kind: 'command', phase: 'opened' },
      { kind: 'result', result: 'passed' },
    ]);
  });

  it('opens nothing when it comes again, or after a later one', async () => {
    const { clock, command, desk, turnstile } = await openDesk();
    const first = command({ kind: 'open-once' });
    await desk.take(first);
    await desk.take(first);
    await clock.drain();
    await desk.take(command({ kind: 'open-once' }));
    await desk.take(first);
    await clock.drain();
    expect(turnstile.openings).toBe(2);
  });

  it('opens nothing once it has expired, nor for a lane that is not here', async () => {
    const { clock, tell, turnstile } = await openDesk();
    expect(await tell({ kind: 'open-once' }, { expiresAtMs: START_MS })).toEqual({
      kind: 'refused',
      because: 'expired',
    });
    expect(await tell({ kind: 'open-once' }, { laneId: 'lane-of-others' })).toEqual({
      kind: 'refused',
      because: 'lane-unknown',
    });
    await clock.drain();
    expect(turnstile.openings).toBe(0);
  });

  it('opens nothing while it cannot be recorded, or while somebody is passing', async () => {
    const { breakJournal, clock, tell, turnstile } = await openDesk();
    breakJournal('broken');
    expect(await tell({ kind: 'open-once' })).toEqual({ kind: 'refused', because: 'journal-fault' });
    breakJournal('works');
    await tell({ kind: 'open-once' });
    expect(await tell({ kind: 'open-once' })).toEqual({ kind: 'refused', because: 'lane-busy' });
    await clock.drain();
    expect(turnstile.openings).toBe(1);
  });

  it('opens also a lane that is held shut', async () => {
    const { clock, tell, turnstile } = await openDesk();
    await tell({ kind: 'hold-shut' });
    await tell({ kind: 'open-once' });
    await clock.drain();
    expect(turnstile.openings).toBe(1);
  });
});

describe('an officer who lets somebody through', () => {
  it('leaves a passage with their name, which passback counts', async () => {
    const { bodies, clock, journal, tell } = await openDesk();
    await tell({ kind: 'let-through', personId: 'person-one', recognisedBy: 'badge' });
    await clock.drain();
    expect(bodies()[1]).toMatchObject({
      kind: 'decision',
      personId: 'person-one',
      evidence: { override: { recognisedBy: 'badge' } },
    });
    expect(journal.lastPassages('person-one').in).not.toBeNull();
  });

  it.each([
    ['nobody-here', 'person-unknown'],
    ['person-listed', 'watchlist'],
  ] as const)('does not let %s through', async (personId, because) => {
    const { clock, tell, turnstile } = await openDesk();
    expect(await tell({ kind: 'let-through', personId, recognisedBy: 'face' })).toEqual({
      kind: 'refused',
      because,
    });
    await clock.drain();
    expect(turnstile.openings).toBe(0);
  });
});

describe('how a lane serves', () => {
  it('is as it was told, also after a restart', async () => {
    const dataDir = tempFolder();
    const before = await openDesk({ dataDir });
    expect(await before.tell({ kind: 'hold-shut' })).toEqual({ kind: 'done' });
    expect([before.doorkeeper.mode, before.doorkeeper.free]).toEqual(['held-shut', false]);
    before.journal.close();
    const after = await openDesk({ dataDir });
    expect([after.doorkeeper.mode, after.doorkeeper.free]).toEqual(['held-shut', false]);
    await after.tell({ kind: 'resume' });
    expect([after.doorkeeper.mode, after.doorkeeper.free]).toEqual(['serving', true]);
  });

  it('opens for an evacuation also when nothing can be written, and writes it when it can', async () => {
    const { bodies, breakJournal, desk, tell, turnstile } = await openDesk();
    breakJournal('broken');
    expect(await tell({ kind: 'release' })).toEqual({ kind: 'done' });
    expect([turnstile.heldOpen, bodies()]).toEqual([true, []]);
    breakJournal('works');
    desk.flush();
    expect(bodies()).toMatchObject([{ phase: 'taken', order: 'release' }, { phase: 'done' }]);
    await tell({ kind: 'resume' });
    expect(turnstile.heldOpen).toBe(false);
  });

  it('never shuts a lane that fire holds open', async () => {
    const fire = [{ alarm: 'fire-release', fromMs: 1_000, untilMs: 9_000 }];
    const { clock, tell, turnstile } = await openDesk({ turnstile: { alarms: fire } });
    await tell({ kind: 'release' });
    await clock.advanceTo(2_000);
    await tell({ kind: 'hold-shut' });
    expect(turnstile.heldOpen).toBe(true);
    await tell({ kind: 'resume' });
    expect(turnstile.heldOpen).toBe(true);
    await clock.advanceTo(9_500);
    expect(turnstile.heldOpen).toBe(false);
  });

  it('stays open for an evacuation when a fire alarm is over', async () => {
    const fire = [{ alarm: 'fire-release', fromMs: 1_000, untilMs: 2_000 }];
    const { clock, tell, turnstile } = await openDesk({ turnstile: { alarms: fire } });
    await tell({ kind: 'release' });
    await clock.advanceTo(5_000);
    expect(turnstile.heldOpen).toBe(true);
  });
});

describe('a command', () => {
  it('that was taken by an agent that died is answered as unknown and not done again', async () => {
    const dataDir = tempFolder();
    const before = await openDesk({ dataDir });
    const command = before.command({ kind: 'open-once' });
    const { commandId, seq, laneId, orderedBy } = command;
    before.orders.take({ commandId, seq, laneId, orderedBy, order: 'open-once' });
    before.journal.close();
    const after = await openDesk({ dataDir });
    expect(after.desk.unsent.map(({ answer }) => answer)).toEqual([{ kind: 'unknown' }]);
    await after.desk.take(command);
    await after.clock.drain();
    expect(after.turnstile.openings).toBe(0);
  });

  it('is answered until the server has the answer', async () => {
    const dataDir = tempFolder();
    const before = await openDesk({ dataDir });
    await before.tell({ kind: 'hold-shut' });
    before.journal.close();
    const after = await openDesk({ dataDir });
    expect(after.desk.unsent).toMatchObject([{ commandId: 'command-0001', answer: { kind: 'done' } }]);
    after.desk.sent('command-0001');
    expect(new StandingOrders(dataDir).unsent).toEqual([]);
  });

  it('is done for nobody but the server, and for no other gate', async () => {
    const { command, key } = await openDesk();
    const expected = { deviceId: DEVICE_ID, serverKey: key.publicKey };
    expect(() => checkCommand(command({ kind: 'open-once' }), expected)).not.toThrow();
    const bent = { ...command({ kind: 'hold-shut' }), order: { kind: 'release' } as const };
    expect(() => checkCommand(bent, expected)).toThrow('signature');
    const ofOthers = command({ kind: 'open-once' }, { deviceId: 'device-two' });
    expect(() => checkCommand(ofOthers, expected)).toThrow('other-device');
  });

  it('to retire is refused while the server lacks records', async () => {
    const { doorkeeper, tell } = await openDesk();
    expect(await tell({ kind: 'retire' }, { laneId: null })).toEqual({
      kind: 'refused',
      because: 'not-uploaded',
    });
    expect(doorkeeper.mode).toBe('serving');
  });
});
