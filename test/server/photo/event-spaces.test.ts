import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GalleryPage, pullGallery, readTemplateKey } from '#contract/device';
import { keyExchangeText } from '#contract/device-proof';
import { type PipelineId, similarity, toEmbedding, toPipelineId } from '#domain/face/embedding';
import {
  type EventEmbedding,
  type EventTransform,
  inEventSpace,
} from '#models/event-transform/event-transform';
import { newKeyExchange } from '#models/event-transform/key-transport';
import { newId } from '#server/new-id';
import { exchangeStoredTransform } from '#server/photo/exchange-transform';
import { resealTemplate, templatesAfter } from '#server/photo/photo-store';
import { openTemplate, sealTemplate } from '#server/photo/sealed-template';
import { MasterKeys } from '#server/privacy/master-keys';
import { Vault } from '#server/privacy/vault';
import type { Client } from '../world/client.ts';
import { enrol } from '../world/enrol.ts';
import type { FaceName } from '../world/face-photos.ts';
import { newDeviceKey, type PairedGate, pairGate } from '../world/paired-gate.ts';
import { settingsFor, startTestServer, type TestServer } from '../world/running-server.ts';
import { addPerson, makeSmallEvent, type SmallEvent } from '../world/small-event.ts';
import { withDatabase } from '../world/test-database.ts';
import { watchFace } from '../world/watch.ts';

interface Edition {
  readonly event: SmallEvent;
  readonly gate: PairedGate;
}

describe('the templates of two events', () => {
  let test: TestServer;
  let admin: Client;
  let one: Edition;
  let next: Edition;

  beforeAll(async () => {
    test = await startTestServer();
    admin = await test.admin();
    one = await edition(['a', 'b']);
    next = await edition(['aAgain']);
  });
  afterAll(() => test.remove());

  async function edition(faces: readonly FaceName[]): Promise<Edition> {
    const event = await makeSmallEvent(admin);
    for (const face of faces) {
      const person = await addPerson(admin, event.eventId, `Person ${face}`, ['FIELD']);
      expect(await enrol(admin, { eventId: event.eventId, personId: person.id }, face)).toMatchObject({
        kind: 'accepted',
      });
    }
    return { event, gate: await pairGate(admin, event.eventId, event.field.accessPointId) };
  }

  it('cannot be matched with each other, though they are of one person', async () => {
    const [mine] = templatesIn(await one.gate.ok(pullGallery));
    const [later] = templatesIn(await next.gate.ok(pullGallery));
    if (!mine || !later) throw new Error('both were sent');
    // Random directions of 512 numbers have a deviation of 0.044.
    expect(Math.abs(similarity(mine, later))).toBeLessThan(0.2);
    const [thisSpace, nextSpace] = [await one.gate.learnSpace(), await next.gate.learnSpace()];
    expect(similarity(thisSpace.undo(mine), nextSpace.undo(later))).toBeGreaterThan(0.5);
  });

  it('score among themselves as the pipeline made them', async () => {
    const space = await one.gate.learnSpace();
    const [a, b] = templatesIn(await one.gate.ok(pullGallery));
    if (!a || !b) throw new Error('both were sent');
    expect(Math.abs(similarity(a, b) - similarity(space.undo(a), space.undo(b)))).toBeLessThan(1e-5);
  });

  it('come with a key that the page vouches for, and that no other device is given', async () => {
    const page = await one.gate.ok(pullGallery);
    expect((await one.gate.learnSpace()).id).toBe(page.transformId);
    expect((await next.gate.learnSpace()).id).not.toBe(page.transformId);
    const exchangeKey = newKeyExchange().publicKey;
    const stranger = newDeviceKey();
    const forged = Object.assign(Object.create(one.gate), { privateKey: stranger.privateKey }) as PairedGate;
    const signature = forged.sign(keyExchangeText(one.gate.deviceId, exchangeKey));
    expect(await one.gate.refusal(readTemplateKey, { body: { exchangeKey, signature } })).toBe(
      'invalid-request',
    );
    const zero = Buffer.alloc(32).toString('base64');
    const own = one.gate.sign(keyExchangeText(one.gate.deviceId, zero));
    expect(await one.gate.refusal(readTemplateKey, { body: { exchangeKey: zero, signature: own } })).toBe(
      'invalid-request',
    );
  });

  it('get another space on order: nobody is lost, gates begin afresh, and what was taken before fits nobody', async () => {
    const { eventId } = next.event;
    await watchFace(admin, eventId, 'b');
    const before = await next.gate.ok(pullGallery);
    const [old, oldSpace] = [templatesIn(before), await next.gate.learnSpace()];
    await test.close();
    const settings = settingsFor(test.dataDir);
    expect(await exchangeStoredTransform(settings, eventId)).toBe(2);
    await expect(exchangeStoredTransform(settings, newId())).rejects.toThrow('There is no event');

    const again = await startTestServer(test.dataDir);
    test = again;
    admin = await again.admin();
    const gate = gateAt(next, again);
    const page = await gate.ok(pullGallery, { query: { after: before.cursor } });
    expect(page).toMatchObject({ restart: true });
    const space = await gate.learnSpace();
    expect(space.id).toBe(page.transformId);
    expect(space.id).not.toBe(oldSpace.id);
    const moved = templatesIn(page);
    expect(moved).toHaveLength(old.length);
    for (const template of moved) {
      // Random directions of 512 numbers have a deviation of 0.044.
      for (const taken of old) expect(Math.abs(similarity(template, taken))).toBeLessThan(0.3);
      const plain = space.undo(template);
      const same = Math.max(...old.map((taken) => similarity(oldSpace.undo(taken), plain)));
      expect(same).toBeCloseTo(1, 5);
    }
    const { id: personId } = await addPerson(admin, eventId, 'Another name', ['FIELD']);
    expect(await enrol(admin, { eventId, personId }, 'a')).toMatchObject({
      kind: 'refused',
      refusal: { kind: 'duplicate' },
    });
  });

  it('from before events had spaces are moved at the next start, and gates begin afresh', async () => {
    const present = gateAt(one, test);
    const before = await present.ok(pullGallery);
    const old = await plainTemplates(before, await present.learnSpace());
    await test.close();
    await leaveSpaces(test.dataDir);

    const again = await startTestServer(test.dataDir);
    test = again;
    admin = await again.admin();
    const gate = gateAt(one, again);
    const page = await gate.ok(pullGallery, { query: { after: before.cursor } });
    expect(page).toMatchObject({ restart: true });
    expect(page.transformId).not.toBe(before.transformId);
    const space = await gate.learnSpace();
    expect(space.id).toBe(page.transformId);
    for (const [i, template] of (await plainTemplates(page, space)).entries()) {
      const same = old[i];
      if (!same) throw new Error('nobody was lost');
      expect(similarity(template, same)).toBeCloseTo(1, 5);
      expect(Math.abs(similarity(templatesIn(page)[i] ?? same, same))).toBeLessThan(0.2);
    }
    // Who was enrolled before is still known to be the same.
    const { id: personId } = await addPerson(admin, one.event.eventId, 'Another name', ['FIELD']);
    expect(await enrol(admin, { eventId: one.event.eventId, personId }, 'aAgain')).toMatchObject({
      kind: 'refused',
      refusal: { kind: 'duplicate' },
    });
  });
});

/** The event's gate, at the server that was started again. */
function gateAt({ gate }: Edition, { server }: TestServer): PairedGate {
  return Object.assign(Object.create(gate), { url: server.url }) as PairedGate;
}

function templatesIn(page: GalleryPage): EventEmbedding[] {
  return page.changes.flatMap((change) => {
    if (change.kind !== 'upsert') return [];
    return change.entry.templates.map(({ pipelineId, vector }) =>
      embeddingOf(toPipelineId(pipelineId), vector),
    );
  });
}

function embeddingOf(pipelineId: PipelineId, vector: string): EventEmbedding {
  const bytes = Uint8Array.from(Buffer.from(vector, 'base64'));
  return inEventSpace(toEmbedding(pipelineId, new Float32Array(bytes.buffer)));
}

async function plainTemplates(page: GalleryPage, space: EventTransform) {
  return templatesIn(page).map((template) => space.undo(template));
}

/** Makes the database what it was before there were spaces: templates as the pipeline made them, sealed. */
function leaveSpaces(dataDir: string): Promise<void> {
  const vault = new Vault(new MasterKeys(readFileSync(path.join(dataDir, 'secrets', 'master.key'))));
  return withDatabase(dataDir, async ({ db }) => {
    for (const { id } of await db.selectFrom('events').select('id').execute()) {
      const event = await vault.ofEvent(db, id);
      for (const row of await templatesAfter(db, id, '', 100)) {
        const plain = event.transform.undo(openTemplate(event, toPipelineId(row.pipeline_id), row));
        await resealTemplate(db, row.id, sealTemplate(event, row.id, inEventSpace(plain)));
      }
      await db
        .updateTable('event_keys')
        .set({ wrapped_transform_key: null })
        .where('event_id', '=', id)
        .execute();
    }
  });
}
