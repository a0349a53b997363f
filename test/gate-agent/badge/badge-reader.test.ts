import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openBadgeReader } from '#gate-agent/badge/badge-reader';
import { systemClock } from '#gate-agent/system-clock';

/** A scanner behind a serial server. */
async function scanner() {
  const sockets: Socket[] = [];
  const server = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const contents: string[] = [];
  const { port } = server.address() as AddressInfo;
  const reader = openBadgeReader(
    { kind: 'serial', line: { kind: 'tcp', host: '127.0.0.1', port } },
    systemClock,
    (content) => contents.push(content),
  );
  onTestFinished(() => {
    reader.close();
    server.close();
  });
  const connected = async (count: number): Promise<Socket> => {
    while (sockets.length < count) await delay(20);
    const newest = sockets.at(-1);
    if (!newest) throw new Error('nobody connected');
    return newest;
  };
  const heard = async (count: number): Promise<readonly string[]> => {
    while (contents.length < count) await delay(20);
    return contents;
  };
  return { connected, heard };
}

describe('a scanner on a serial line', () => {
  it('tells each code when its line ends, whatever ends it and however it is cut', async () => {
    const { connected, heard } = await scanner();
    const line = await connected(1);
    for (const part of ['VA1:AB', 'C\r\nVA1', ':DEF\rVA1:GHI\n\n']) {
      line.write(part);
      await delay(20);
    }
    expect(await heard(3)).toEqual(['VA1:ABC', 'VA1:DEF', 'VA1:GHI']);
  });

  it('does not put half a code before a break and half a code after it together', async () => {
    const { connected, heard } = await scanner();
    (await connected(1)).write('VA1:HALF');
    await delay(50);
    (await connected(1)).destroy();
    (await connected(2)).write('WHOLE\r');
    expect(await heard(1)).toEqual(['WHOLE']);
  });
});
