import { describe, expect, it } from 'vitest';
import { GalleryPull } from '#gate-agent/sync/gallery-pull';
import { systemClock } from '#gate-agent/system-clock';
import { type ContractServer, startContractServer } from '../world/contract-server.ts';
import { faceOf, TEST_PIPELINE } from '../world/faces.ts';
import { openUnpairedGallery } from '../world/open-test-gallery.ts';
import { entry, gateConfig, newServerKey } from '../world/pages.ts';
import { never, pairedLink } from '../world/paired-gate.ts';
import { tempFolder } from '../world/temp-folder.ts';

/** The space of the server's templates is learnt on the way: nothing is known of it before. */
async function pullFrom(server: ContractServer) {
  const gallery = await openUnpairedGallery(tempFolder());
  const paired = pairedLink(server);
  return {
    gallery,
    ...paired,
    pull: new GalleryPull({
      gallery,
      clock: systemClock,
      pipelineId: TEST_PIPELINE,
      onRemovals: () => Promise.resolve(),
      ...paired,
    }),
  };
}

const upsert = (personId: string, seed: number) =>
  ({ kind: 'upsert', entry: entry(personId, [faceOf(seed)]) }) as const;

describe('pulling the gallery', () => {
  it('goes through all pages and then stands where the server stands', async () => {
    const server = await startContractServer();
    server.pages = [
      { cursor: 'a', restart: true, more: true, changes: [upsert('person-one', 1)] },
      { cursor: 'b', changes: [upsert('person-two', 2)] },
    ];
    const { gallery, pull } = await pullFrom(server);
    await pull.catchUp(never());
    expect(gallery.people).toBe(2);
    expect(gallery.state(Date.now())).toBe('current');
    expect(server.pulls).toEqual([undefined, 'a']);
  });

  it('asks only for what is new the next time', async () => {
    const server = await startContractServer();
    server.pages = [{ cursor: 'a', restart: true, changes: [upsert('person-one', 1)] }];
    const { gallery, pull } = await pullFrom(server);
    await pull.catchUp(never());
    server.pages = [{ cursor: 'b', changes: [{ kind: 'tombstone', personId: 'person-one' }] }];
    await pull.catchUp(never());
    expect(server.pulls).toEqual([undefined, 'a']);
    expect(gallery.people).toBe(0);
  });

  it('starts over when the server asks for it, and keeps what it has until then', async () => {
    const server = await startContractServer();
    server.pages = [{ cursor: 'a', restart: true, changes: [upsert('person-one', 1)] }];
    const { gallery, pull } = await pullFrom(server);
    await pull.catchUp(never());

    server.mishap('pullGallery', { kind: 'refuse', error: 'full-sync-required' });
    await pull.round(never());
    expect(gallery.people).toBe(1);
    server.pages = [{ cursor: 'z', restart: true, changes: [upsert('person-two', 2)] }];
    await pull.catchUp(never());
    expect(server.pulls).toEqual([undefined, undefined]);
    expect(await gallery.recognise([faceOf(1), faceOf(2)])).toMatchObject([
      { kind: 'unknown' },
      { kind: 'match' },
    ]);
  });

  it('applies nothing that the server did not sign', async () => {
    const server = await startContractServer();
    server.pages = [{ cursor: 'a', restart: true, changes: [upsert('person-one', 1)] }];
    const { gallery, identity, link } = await pullFrom(server);
    const stranger = await startContractServer();
    const pull = new GalleryPull({
      gallery,
      link,
      clock: systemClock,
      pipelineId: TEST_PIPELINE,
      onRemovals: () => Promise.resolve(),
      identity: { ...identity, serverKey: stranger.key.publicKey },
    });
    await expect(pull.round(never())).rejects.toMatchObject({ name: 'ConfigRefused', flaw: 'signature' });
    // As if it had been believed: the pages are looked at for themselves.
    gallery.configure(gateConfig());
    await expect(pull.round(never())).rejects.toMatchObject({ name: 'PageRefused', flaw: 'signature' });
    expect(gallery.people).toBe(0);
  });

  it('fetches the configuration when a page says that it has changed', async () => {
    const server = await startContractServer();
    const { gallery, pull } = await pullFrom(server);
    await pull.catchUp(never());
    expect(gallery.config?.version).toBe(1);
    server.config = { ...gateConfig({ liveness: 'passive' }), version: 2 };
    await pull.catchUp(never());
    expect(gallery.config?.zone.policy.liveness).toBe('passive');
  });
});

describe('the link to the server', () => {
  it('sees what stands between', async () => {
    const server = await startContractServer();
    const { link, pull } = await pullFrom(server);
    expect(link.state).toBe('not-tried');
    await pull.catchUp(never());
    expect(link.state).toBe('connected');

    server.mishap('pullGallery', { kind: 'refuse', error: 'not-paired' });
    await pull.round(never()).catch(() => undefined);
    expect(link.state).toBe('not-paired');

    server.mishap('pullGallery', { kind: 'refuse', error: 'unsupported-protocol' });
    await pull.round(never()).catch(() => undefined);
    expect(link.state).toBe('server-too-old');

    await server.stop();
    await pull.round(never()).catch(() => undefined);
    expect(link.state).toBe('unreachable');
  });

  it('proves itself with tokens of a minute', async () => {
    const server = await startContractServer();
    const { pull } = await pullFrom(server);
    await pull.catchUp(never());
    expect(server.tokens.map(({ iat, exp }) => exp - iat)).toEqual([60, 60]);
  });

  it('finds the server’s time when the clocks differ by hours', async () => {
    const server = await startContractServer();
    server.clockAheadMs = 5 * 3_600_000;
    const { pull, serverClock } = await pullFrom(server);
    await expect(pull.round(never())).rejects.toMatchObject({ kind: 'clock-skewed' });
    await pull.catchUp(never());
    expect(Math.abs(serverClock.offsetMs - server.clockAheadMs)).toBeLessThan(5_000);
  });

  it('goes by the configuration that its server signed for it, and by no other', async () => {
    const server = await startContractServer();
    const { gallery, pull } = await pullFrom(server);
    await pull.refreshConfig(never());
    const closed = {
      ...server.config,
      version: 2,
      event: { ...server.config.event, state: 'closed' as const },
    };

    server.config = closed;
    server.configKey = newServerKey();
    await expect(pull.refreshConfig(never())).rejects.toMatchObject({ flaw: 'signature' });
    server.configKey = server.key;
    server.config = { ...closed, deviceId: 'device-two' };
    await expect(pull.refreshConfig(never())).rejects.toMatchObject({ flaw: 'other-device' });
    server.config = { ...closed, issuedAtMs: closed.issuedAtMs - 1 };
    await expect(pull.refreshConfig(never())).rejects.toMatchObject({ flaw: 'replayed' });
    expect(gallery.config?.event.state).toBe('live');

    server.config = closed;
    await pull.refreshConfig(never());
    expect(gallery.config?.event.state).toBe('closed');
  });
});
