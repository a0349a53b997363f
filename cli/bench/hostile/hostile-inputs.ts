import sharp from 'sharp';
import { type Random, seededRandom } from '#models/evaluation/statistics/random';
import { emptyPromise, type HostileMaterials } from './materials.ts';

export interface HostileInput {
  readonly kind: HostileKind;
  readonly bytes: Uint8Array;
}

type Maker = (materials: HostileMaterials, random: Random) => Uint8Array | Promise<Uint8Array>;

/** What people and programs send instead of a photo, and how each is made. */
const MAKERS = {
  truncated: (materials, random) => {
    const whole = oneOf(soundOnes(materials), random);
    return whole.subarray(0, Math.floor(whole.length * random()));
  },
  mutated: (materials, random) => {
    const bytes = Buffer.from(oneOf(soundOnes(materials), random));
    const changes = 1 + below(40, random);
    for (let i = 0; i < changes; i++) bytes[below(bytes.length, random)] = below(256, random);
    return bytes;
  },
  'mutated-header': (materials, random) => {
    const bytes = Buffer.from(oneOf(soundOnes(materials), random));
    const changes = 1 + below(6, random);
    // Behind the bytes that tell the format, where sizes, tables and colour spaces stand.
    for (let i = 0; i < changes; i++) bytes[12 + below(500, random)] = below(256, random);
    return bytes;
  },
  spliced: (materials, random) => {
    const head = oneOf(soundOnes(materials), random);
    const tail = oneOf(soundOnes(materials), random);
    const cut = below(head.length, random);
    return Buffer.concat([head.subarray(0, cut), tail.subarray(below(tail.length, random))]);
  },
  'pixel-bomb': ({ bombBeyondLimit }) => bombBeyondLimit,
  'pixel-bomb-within-limit': ({ bombWithinLimit }) => bombWithinLimit,
  'states-more-than-it-brings': (_, random) =>
    emptyPromise(
      1 + below(2 ** (1 + below(31, random)), random),
      1 + below(2 ** (1 + below(31, random)), random),
    ),
  cmyk: ({ cmyk }) => cmyk,
  'sixteen-bit': ({ sixteenBit }) => sixteenBit,
  animated: ({ animatedWebp, gif }, random) => oneOf([animatedWebp, gif], random),
  'one-pixel': (_, random) => plain(1, 1, random),
  '20000-px-wide': (_, random) => plain(20_000, 1 + below(300, random), random),
  sound: (materials, random) => oneOf(soundOnes(materials), random),
  orientation: ({ jpeg }, random) =>
    sharp(jpeg)
      .withMetadata({ orientation: 1 + below(8, random) })
      .toBuffer(),
  'svg-with-references': (_, random) => Buffer.from(oneOf(SVGS, random)),
  'format-not-taken': ({ gif, tiff }, random) => oneOf([gif, tiff], random),
  heic: (_, random) => Buffer.concat([HEIC_HEAD, noise(below(4000, random), random)]),
  // A name or a content type says nothing here: only the first bytes are believed.
  'wrong-signature': (materials, random) => {
    const body = oneOf([materials.gif, materials.tiff, Buffer.from(SVGS[0])], random);
    return Buffer.concat([oneOf(SIGNATURES, random), body]);
  },
  'not-an-image': (_, random) =>
    random() < 0.5 ? noise(below(5000, random), random) : Buffer.from(oneOf(TEXTS, random)),
  empty: () => Buffer.alloc(0),
} as const satisfies Record<string, Maker>;

export type HostileKind = keyof typeof MAKERS;
export const HOSTILE_KINDS = Object.keys(MAKERS) as readonly HostileKind[];

/** Those that cost a second of CPU each, or are always the same, come once in a while. */
const RARE: readonly HostileKind[] = [
  'pixel-bomb',
  'pixel-bomb-within-limit',
  '20000-px-wide',
  'empty',
  'one-pixel',
];
const RARE_EVERY = 25;

/** The same seed gives the same inputs, each kind in turn. */
export async function* hostileInputs(
  materials: HostileMaterials,
  count: number,
  seed: number,
): AsyncGenerator<HostileInput> {
  const random = seededRandom(seed);
  const common = HOSTILE_KINDS.filter((kind) => !RARE.includes(kind));
  for (let i = 0; i < count; i++) {
    const kinds = i % RARE_EVERY === 0 ? RARE : common;
    const kind = kinds[(i % RARE_EVERY === 0 ? i / RARE_EVERY : i) % kinds.length];
    if (kind) yield { kind, bytes: await MAKERS[kind](materials, random) };
  }
}

const SVGS = [
  '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="300"><image href="http://127.0.0.1:9/a.png" width="300" height="300"/></svg>',
  '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/hostname">]><svg xmlns="http://www.w3.org/2000/svg" width="300" height="300"><text>&a;</text></svg>',
  '<svg xmlns="http://www.w3.org/2000/svg" width="100000" height="100000"><rect width="100%" height="100%"/></svg>',
] as const;

const TEXTS = [
  'MZ this is a program',
  '%PDF-1.7\n',
  'PK\u0003\u0004',
  '{"photo":true}',
  '<html></html>',
] as const;

const HEIC_HEAD = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1');

const SIGNATURES = [
  Buffer.from([0xff, 0xd8, 0xff, 0xe0]),
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  Buffer.from('RIFF\xff\xff\0\0WEBP', 'latin1'),
] as const;

function soundOnes(materials: HostileMaterials): readonly Buffer[] {
  const { jpeg, progressive, cmyk, png, sixteenBit, interlaced, webp, lossless, animatedWebp } = materials;
  return [jpeg, progressive, cmyk, png, sixteenBit, interlaced, webp, lossless, animatedWebp];
}

function plain(width: number, height: number, random: Random): Promise<Buffer> {
  const picture = sharp({ create: { width, height, channels: 3, background: '#8090a0' } });
  return random() < 0.5 ? picture.jpeg().toBuffer() : picture.png().toBuffer();
}

function noise(length: number, random: Random): Buffer {
  return Buffer.from(Array.from({ length }, () => below(256, random)));
}

function below(limit: number, random: Random): number {
  return Math.floor(random() * limit);
}

function oneOf<T>(choices: readonly [T, ...T[]] | readonly T[], random: Random): T {
  const chosen = choices[below(choices.length, random)];
  if (chosen === undefined) throw new RangeError('there is nothing to choose from');
  return chosen;
}
