import { describe, expect, it } from 'vitest';
import { uploadPending } from '#gate-agent/sync/journal-upload';
import { startContractServer } from '../world/contract-server.ts';
import { refusal, withCrop } from '../world/entries.ts';
import { EVERYTHING, openTestJournal } from '../world/open-test-journal.ts';
import { never, pairedLink } from '../world/paired-gate.ts';
import { tempFolder } from '../world/temp-folder.ts';

async function gateWithEntries(entries: number) {
  const server = await startContractServer();
  const journal = openTestJournal(tempFolder());
  for (let i = 0; i < entries; i += 1)
    journal.recordRefusal(...withCrop(refusal(`passage-${i}`), `face ${i}`));
  const parts = { journal, ...pairedLink(server) };
  return { server, journal, upload: () => uploadPending(parts, never()) };
}

describe('uploading the journal', () => {
  it('brings every record and its crop to the server, in order', async () => {
    const { server, journal, upload } = await gateWithEntries(3);
    await upload();
    expect(server.records.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
    expect([...server.crops.values()].map((jpeg) => Buffer.from(jpeg, 'base64').toString())).toEqual([
      'face 0',
      'face 1',
      'face 2',
    ]);
    expect(journal.pendingRecords).toBe(0);
  });

  it('sends a long backlog in batches', async () => {
    const { server, upload } = await gateWithEntries(230);
    await upload();
    expect(server.records).toHaveLength(460);
    expect(server.batches).toBe(3);
  });

  it('brings each record once when the answer was lost', async () => {
    const { server, journal, upload } = await gateWithEntries(2);
    server.mishap('uploadJournal', { kind: 'lose-answer' });
    await expect(upload()).rejects.toMatchObject({ name: 'ServerUnreachable' });
    expect(journal.pendingRecords).toBe(4);
    await upload();
    expect(server.records.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    expect(journal.pendingRecords).toBe(0);
  });

  it('keeps everything while the server is away', async () => {
    const { server, journal, upload } = await gateWithEntries(1);
    await server.stop();
    await expect(upload()).rejects.toMatchObject({ name: 'ServerUnreachable' });
    journal.recordRefusal(refusal('passage-later'), null);
    await server.start();
    await upload();
    expect(server.records).toHaveLength(4);
  });

  it('keeps everything when the server does not accept it', async () => {
    const { server, journal, upload } = await gateWithEntries(1);
    server.mishap('uploadJournal', { kind: 'refuse', error: 'journal-refused' });
    await expect(upload()).rejects.toMatchObject({ name: 'ServerRefusal', kind: 'journal-refused' });
    expect(journal.pending(EVERYTHING).records).toHaveLength(2);
  });

  it('does not take a page of something in between for an answer', async () => {
    const { server, journal, upload } = await gateWithEntries(1);
    server.mishap('uploadJournal', { kind: 'not-json' });
    await expect(upload()).rejects.toMatchObject({ kind: 'unavailable' });
    expect(journal.pendingRecords).toBe(2);
  });
});
