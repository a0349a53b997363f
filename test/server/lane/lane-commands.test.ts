import { createPublicKey, verify } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listAudit } from '#contract/audit';
import { pathOf } from '#contract/call';
import { readGateConfig, sendHeartbeat } from '#contract/device';
import {
  type AnswerContent,
  type Attachment,
  answerCommand,
  answerText,
  attachmentText,
  commandText,
  type DeviceCommand,
  pullCommands,
} from '#contract/device-command';
import {
  commandGate,
  commandLane,
  confirmRelease,
  type LaneOrder,
  listCommands,
  listLanes,
  prepareRelease,
  readCommand,
  readGateLog,
  readSnapshot,
} from '#contract/lane-command';
import { erasePerson } from '#contract/person';
import { listRemovals } from '#contract/removal';
import { PROTOCOL_VERSION } from '#contract/version';
import { sweep } from '#server/jobs/sweep';
import { publicKeyOf, signatureHolds } from '#server/privacy/signing-key';
import type { Client } from '../world/client.ts';
import { type PairedGate, pairGate, sha256 } from '../world/paired-gate.ts';
import { startTestServer, type TestServer } from '../world/running-server.ts';
import { addPerson, makeSmallEvent, type SmallEvent } from '../world/small-event.ts';
import { everythingKept, withDatabase } from '../world/test-database.ts';

describe('a command to a lane', () => {
  let test: TestServer;
  let admin: Client;
  let officer: Client;
  let event: SmallEvent;
  let gate: PairedGate;
  let officers = 0;

  beforeAll(async () => {
    test = await startTestServer();
    admin = await test.admin();
  });
  afterAll(() => test.remove());
  beforeEach(async () => {
    admin = await test.admin();
    event = await makeSmallEvent(admin);
    gate = await pairGate(admin, event.eventId, event.field.accessPointId);
    gate.bearer = gate.tokenAt(() => test.clock.nowMs());
    officers += 1;
    const role = { kind: 'event', role: 'security', eventId: event.eventId } as const;
    officer = await test.signIn(`officer-${officers}`, [role]);
  });

  const inEvent = () => ({ eventId: event.eventId });
  const tell = (order: LaneOrder, laneId = event.field.laneId, idempotencyKey?: string) =>
    officer.call(commandLane, {
      params: { ...inEvent(), laneId },
      body: { order, reason: 'asked for by the test' },
      ...(idempotencyKey !== undefined && { idempotencyKey }),
    });
  const told = async (order: LaneOrder) => {
    const answer = await tell(order);
    if (answer.kind !== 'ok') throw new Error(answer.error.kind);
    return answer.reply;
  };
  /** What a gate does to be known as there. */
  const isThere = () => gate.ok(readGateConfig);
  const pulled = async (after = 0) => (await gate.ok(pullCommands, { query: { after } })).commands;
  const first = async (): Promise<DeviceCommand> => {
    const [command] = await pulled();
    if (!command) throw new Error('there is no command');
    return command;
  };
  const answered = (
    { commandId, seq }: DeviceCommand,
    answer: AnswerContent['answer'],
    attachment: Attachment = { kind: 'none' },
  ) => {
    const content: AnswerContent = {
      deviceId: gate.deviceId,
      commandId,
      seq,
      answer,
      answeredAtMs: test.clock.nowMs(),
      attachmentSha256: attachment.kind === 'none' ? null : sha256(attachmentText(attachment)),
    };
    return { ...content, attachment, signature: gate.sign(answerText(content)) };
  };
  const actions = async () => {
    const { entries } = await admin.ok(listAudit, { params: inEvent() });
    return entries.map(({ action }) => action);
  };

  it('reaches a gate that waits for it, signed by the server for this gate', async () => {
    const waiting = gate.ok(pullCommands, { query: { after: 0, waitMs: 20_000 } });
    await isThere();
    const issued = await told({ kind: 'hold-shut' });
    const [command] = (await waiting).commands;
    expect(command).toMatchObject({
      commandId: issued.id,
      deviceId: gate.deviceId,
      laneId: event.field.laneId,
      seq: 1,
      order: { kind: 'hold-shut' },
    });
    const spki = Buffer.concat([
      Buffer.from('302a300506032b6570032100', 'hex'),
      Buffer.from(gate.serverPublicKey, 'base64'),
    ]);
    const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    const holds = (content: DeviceCommand | undefined) =>
      content &&
      verify(null, Buffer.from(commandText(content)), key, Buffer.from(content.signature, 'base64'));
    expect(holds(command)).toBe(true);
    expect(holds(command && { ...command, order: { kind: 'open-once' } })).toBe(false);
  });

  it('is refused while no gate can hear it', async () => {
    expect(await tell({ kind: 'open-once' }, event.vip.laneId)).toMatchObject({
      status: 409,
      error: { kind: 'gate-offline' },
    });
    await isThere();
    test.clock.moveOn(31_000);
    expect(await tell({ kind: 'open-once' })).toMatchObject({ error: { kind: 'gate-offline' } });
    expect(await pulled()).toEqual([]);
  });

  it('is not handed out once it has expired, nor after the gate has taken it', async () => {
    await isThere();
    await told({ kind: 'open-once' });
    await told({ kind: 'hold-shut' });
    expect((await pulled()).map(({ seq }) => seq)).toEqual([1, 2]);
    expect((await pulled(1)).map(({ seq }) => seq)).toEqual([2]);
    test.clock.moveOn(11_000);
    expect((await pulled()).map(({ seq }) => seq)).toEqual([2]);
    test.clock.moveOn(60_000);
    expect(await pulled()).toEqual([]);
  });

  it('is given once however often it is sent with one key', async () => {
    await isThere();
    for (let i = 0; i < 3; i += 1) await tell({ kind: 'open-once' }, event.field.laneId, 'one-click-only');
    expect(await pulled()).toHaveLength(1);
  });

  it('shows what became of it, once and by the signature of its gate', async () => {
    await isThere();
    const { id } = await told({ kind: 'open-once' });
    const command = await first();
    const body = answered(command, { kind: 'opened', passageId: 'passage-of-one' });
    const forged = { ...body, answer: { kind: 'done' as const } };
    expect(await gate.refusal(answerCommand, { body: forged })).toBe('invalid-request');
    const shown = officer.ok(readCommand, {
      params: { ...inEvent(), commandId: id },
      query: { waitMs: 10_000 },
    });
    await gate.ok(answerCommand, { body });
    expect((await shown).answer).toEqual({ kind: 'opened', passageId: 'passage-of-one' });

    await gate.ok(answerCommand, { body: answered(command, { kind: 'unknown' }) });
    const { commands } = await officer.ok(listCommands, { params: inEvent() });
    expect(commands.map(({ answer }) => answer)).toEqual([{ kind: 'opened', passageId: 'passage-of-one' }]);
    expect((await actions()).filter((action) => action === 'command-answered')).toHaveLength(1);
  });

  it('names the person let through in the audit log, and nobody who does not exist', async () => {
    await isThere();
    const person = await addPerson(admin, event.eventId, 'Let Through', ['FIELD']);
    await told({ kind: 'let-through', personId: person.id, recognisedBy: 'badge' });
    expect((await first()).order).toEqual({
      kind: 'let-through',
      personId: person.id,
      recognisedBy: 'badge',
    });
    expect(await actions()).toContain('lane-commanded');
    const nobody = await tell({ kind: 'let-through', personId: 'nobody-at-all', recognisedBy: 'face' });
    expect(nobody).toMatchObject({ error: { kind: 'not-found' } });
  });

  it('is seen beside the state of its lane', async () => {
    await gate.ok(sendHeartbeat, {
      body: {
        agentVersion: '1',
        protocolVersion: PROTOCOL_VERSION,
        galleryPeople: 0,
        gallerySyncedAtMs: null,
        journalHead: 0,
        journalPending: 0,
        lanes: [
          {
            laneId: event.field.laneId,
            camera: 'live',
            framesPerSecond: 25,
            turnstile: 'ready',
            mode: 'staffed',
          },
        ],
        atMs: test.clock.nowMs(),
      },
    });
    await told({ kind: 'staff' });
    const last = await told({ kind: 'resume' });
    const { lanes } = await officer.ok(listLanes, { params: inEvent() });
    const field = lanes.find(({ laneId }) => laneId === event.field.laneId);
    expect(field).toMatchObject({
      gate: 'online',
      state: { mode: 'staffed', camera: 'live', turnstile: 'ready' },
      latest: { id: last.id, order: { kind: 'resume' } },
    });
    expect(lanes.find(({ laneId }) => laneId === event.vip.laneId)).toMatchObject({
      gate: 'not-paired',
      state: null,
      latest: null,
    });
  });

  it('brings a picture that is sealed, kept for an hour, and in the audit log whenever somebody looks', async () => {
    await isThere();
    const { id } = await told({ kind: 'snapshot' });
    const jpeg = Buffer.from('a picture of the lane, as far as the server knows');
    const attachment = { kind: 'picture', jpeg: jpeg.toString('base64') } as const;
    await gate.ok(answerCommand, { body: answered(await first(), { kind: 'done' }, attachment) });
    const params = { ...inEvent(), commandId: id };
    const look = () => officer.send(pathOf(readSnapshot, { params }));
    expect(Buffer.from(await (await look()).arrayBuffer())).toEqual(jpeg);
    expect(await actions()).toContain('snapshot-seen');
    expect((await everythingKept(test.dataDir)).includes(jpeg)).toBe(false);

    test.clock.moveOn(3_601_000);
    const role = { kind: 'event', role: 'security', eventId: event.eventId } as const;
    officer = await test.signIn(`officer-${officers}-again`, [role]);
    expect((await look()).status).toBe(404);
    await withDatabase(test.dataDir, (database) => sweep(database, test.clock));
    const listed = await officer.ok(readCommand, { params });
    expect(listed.attachment).toBe('none');
  });

  it('brings no picture that was not asked for', async () => {
    await isThere();
    await told({ kind: 'hold-shut' });
    const attachment = { kind: 'picture', jpeg: Buffer.from('unasked').toString('base64') } as const;
    const body = answered(await first(), { kind: 'done' }, attachment);
    expect(await gate.refusal(answerCommand, { body })).toBe('invalid-request');
  });

  it('brings the log of a gate to those who look after gates', async () => {
    await isThere();
    const body = { order: { kind: 'send-log' }, reason: 'it is slow' } as const;
    const params = { ...inEvent(), accessPointId: event.field.accessPointId };
    expect(await officer.refusal(commandGate, { params, body })).toBe('forbidden');
    const { id } = await admin.ok(commandGate, { params, body });
    const attachment = { kind: 'log', lines: ['{"level":30}', '{"level":40}'] } as const;
    await gate.ok(answerCommand, {
      body: answered(await first(), { kind: 'done' }, { ...attachment, lines: [...attachment.lines] }),
    });
    const { lines } = await admin.ok(readGateLog, { params: { ...inEvent(), commandId: id } });
    expect(lines).toEqual(attachment.lines);
    expect(await actions()).toContain('gate-log-seen');
  });

  it('retires a gate when the gate says that it has forgotten everything', async () => {
    await isThere();
    const body = { order: { kind: 'retire' }, reason: 'the event is over' } as const;
    await admin.ok(commandGate, {
      params: { ...inEvent(), accessPointId: event.field.accessPointId },
      body,
    });
    await gate.ok(answerCommand, { body: answered(await first(), { kind: 'done' }) });
    expect(await gate.refusal(readGateConfig)).toBe('not-paired');
    expect(await actions()).toContain('device-retired');
  });

  it('whose retired gate has proved that it forgot everybody, also whoever is erased later', async () => {
    await isThere();
    const body = { order: { kind: 'retire' }, reason: 'the event is over' } as const;
    const params = { ...inEvent(), accessPointId: event.field.accessPointId };
    await admin.ok(commandGate, { params, body });
    await gate.ok(answerCommand, { body: answered(await first(), { kind: 'done' }) });
    const { id: personId } = await addPerson(admin, event.eventId, 'Erased', ['FIELD']);
    await admin.ok(erasePerson, { params: { ...inEvent(), personId } });
    const [removal] = (await admin.ok(listRemovals, { params: inEvent() })).removals;
    const proof = removal?.gates.find(({ deviceId }) => deviceId === gate.deviceId);
    if (proof?.state.kind !== 'retired') throw new Error('it was retired');
    const { answer, signature } = proof.state.retirement;
    const key = publicKeyOf(Buffer.from(proof.publicKey, 'base64'));
    expect(signatureHolds(key, answerText(answer), signature)).toBe(true);
  });

  describe('to stand open for an evacuation', () => {
    const prepare = () =>
      officer.ok(prepareRelease, {
        params: inEvent(),
        body: { where: { kind: 'venue', id: event.venueId }, reason: 'smoke in the hall' },
      });
    const confirm = (client: Client, token: string) =>
      client.call(confirmRelease, { params: inEvent(), body: { token } });

    it('takes two steps, and tells which lanes cannot hear it', async () => {
      await isThere();
      const prepared = await prepare();
      expect(prepared.lanes.map(({ laneId, gate: reach }) => [laneId, reach]).toSorted()).toEqual(
        [
          [event.field.laneId, 'online'],
          [event.vip.laneId, 'not-paired'],
        ].toSorted(),
      );
      expect(await pulled()).toEqual([]);
      const done = await confirm(officer, prepared.token);
      if (done.kind !== 'ok') throw new Error(done.error.kind);
      expect(done.reply.commands.map(({ laneId, order }) => [laneId, order.kind])).toEqual([
        [event.field.laneId, 'release'],
      ]);
      expect(done.reply.unreachable.map(({ laneId }) => laneId)).toEqual([event.vip.laneId]);
      expect((await first()).order).toEqual({ kind: 'release' });
    });

    it('is confirmed once, in time, and by whoever prepared it', async () => {
      await isThere();
      const role = { kind: 'event', role: 'security', eventId: event.eventId } as const;
      const other = await test.signIn(`other-${officers}`, [role]);
      const { token } = await prepare();
      expect(await confirm(other, token)).toMatchObject({ error: { kind: 'link-used-or-expired' } });
      expect((await confirm(officer, token)).kind).toBe('ok');
      expect(await confirm(officer, token)).toMatchObject({ error: { kind: 'link-used-or-expired' } });
      const late = await prepare();
      test.clock.moveOn(61_000);
      expect(await confirm(officer, late.token)).toMatchObject({ error: { kind: 'link-used-or-expired' } });
    });

    it('cannot be ordered as an ordinary command', async () => {
      await isThere();
      const body = { order: { kind: 'release' } as never, reason: 'one click' };
      const params = { ...inEvent(), laneId: event.field.laneId };
      expect(await admin.refusal(commandLane, { params, body })).toBe('invalid-request');
    });
  });
});
