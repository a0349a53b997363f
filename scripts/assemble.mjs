import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const KERNEL = 'models/gallery-index/kernel/scan';
/** Portable SIMD only: relaxed SIMD gives other results on other machines. */
const FEATURES = { simd: true, threads: true };

// wabt installs handlers that would print its whole source with any error; it is needed only here.
const { default: openWabt } = await import('wabt');
const wabt = await openWabt();
const source = wabt.parseWat(`${KERNEL}.wat`, readFileSync(join(ROOT, `${KERNEL}.wat`)), FEATURES);
source.validate(FEATURES);
const target = join(ROOT, 'dist', `${KERNEL}.wasm`);
mkdirSync(dirname(target), { recursive: true });
writeFileSync(target, source.toBinary({}).buffer);
