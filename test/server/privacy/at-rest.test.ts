import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pathOf } from '#contract/call';
import { pullGallery } from '#contract/device';
import { uploadJournal } from '#contract/journal';
import { readPhoto } from '#contract/person';
import { enrol } from '../world/enrol.ts';
import { decision } from '../world/journal-bodies.ts';
import { pairGate, sha256 } from '../world/paired-gate.ts';
import { startTestServer, type TestServer } from '../world/running-server.ts';
import { addPerson, makeSmallEvent } from '../world/small-event.ts';
import { everythingKept } from '../world/test-database.ts';

const CROP = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.from('a captured face in the clear')]);

/** Parts of 24 bytes from all over, each of which would give the whole away. */
function partsOf(bytes: Buffer): Buffer[] {
  return Array.from({ length: Math.min(40, Math.floor(bytes.length / 24)) }, (_, i) => {
    const at = Math.floor((i * (bytes.length - 24)) / 40);
    return bytes.subarray(at, at + 24);
  });
}

describe('face data at rest', () => {
  let test: TestServer;
  const clear: { what: string; bytes: Buffer }[] = [];

  beforeAll(async () => {
    test = await startTestServer();
    const admin = await test.admin();
    const event = await makeSmallEvent(admin);
    const gate = await pairGate(admin, event.eventId, event.field.accessPointId);
    const person = await addPerson(admin, event.eventId, 'Person', ['FIELD']);
    const params = { eventId: event.eventId, personId: person.id };
    await enrol(admin, params, 'a');
    const seen = decision(event.field.laneId, { cropSha256: sha256(CROP) });
    await gate.ok(uploadJournal, { body: gate.batch(gate.journal([seen]), [CROP]) });

    const photo = await admin.send(pathOf(readPhoto, { params }));
    const { changes } = await gate.ok(pullGallery);
    const [change] = changes;
    if (change?.kind !== 'upsert') throw new Error('the person is in the gallery');
    clear.push(
      { what: 'the photo', bytes: Buffer.from(await photo.arrayBuffer()) },
      { what: 'the template', bytes: Buffer.from(change.entry.templates[0]?.vector ?? '', 'base64') },
      { what: 'the captured face', bytes: CROP },
    );
  });
  afterAll(() => test.remove());

  async function everyFile(): Promise<Buffer> {
    const files = readdirSync(test.dataDir, { recursive: true, withFileTypes: true }).filter((f) =>
      f.isFile(),
    );
    const inFiles = files.map((file) => readFileSync(path.join(file.parentPath, file.name)));
    return Buffer.concat([...inFiles, await everythingKept(test.dataDir)]);
  }

  it.each(['in use', 'closed'])('is nowhere in the clear while the database is %s', async (state) => {
    if (state === 'closed') await test.close();
    const files = await everyFile();
    expect(files.length).toBeGreaterThan(20_000);
    expect(clear.length).toBe(3);
    for (const { what, bytes } of clear) {
      expect(bytes.length).toBeGreaterThan(24);
      for (const part of partsOf(bytes)) expect(files.includes(part), what).toBe(false);
    }
  });
});
