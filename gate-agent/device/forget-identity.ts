import { rmSync } from 'node:fs';
import { join } from 'node:path';

/** The sealing key first: without it nothing that is left on the disk can be opened. */
const KEYS = ['sealing.key', 'device.key', 'device.next.key', 'device.json', 'orders.json'];

/** Makes a retired gate's folder one that was never paired. What was sealed here can be opened by nobody. */
export function forgetIdentity(dataDir: string): void {
  for (const name of KEYS) rmSync(join(dataDir, name), { force: true });
}
