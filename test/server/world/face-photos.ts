import sharp from 'sharp';
import { projectFile } from '#models/project-file';

/** A face in one of the photos that face-api ships: the photo's number, and a crop in which nobody else shows. */
interface Place {
  readonly sample: number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Different people, apart from `a` and `aAgain`, who are one person in two photos. */
const FACES = {
  a: { sample: 1, left: 1387, top: 75, width: 371, height: 456 },
  aAgain: { sample: 3, left: 986, top: 40, width: 409, height: 586 },
  b: { sample: 5, left: 282, top: 726, width: 376, height: 557 },
  c: { sample: 4, left: 585, top: 0, width: 342, height: 412 },
  d: { sample: 6, left: 1412, top: 132, width: 364, height: 522 },
  e: { sample: 3, left: 502, top: 186, width: 374, height: 534 },
} as const satisfies Record<string, Place>;

export type FaceName = keyof typeof FACES;

function sampleFile(sample: number): string {
  return projectFile(`node_modules/@vladmandic/face-api/demo/sample${sample}.jpg`);
}

/** A photo of one person, as a JPEG. */
export function photoOf(name: FaceName): Promise<Buffer> {
  const { sample, ...area } = FACES[name];
  return sharp(sampleFile(sample)).extract(area).jpeg({ quality: 92 }).toBuffer();
}

/** A photo with several people, as a JPEG. */
export function groupPhoto(): Promise<Buffer> {
  return sharp(sampleFile(6)).resize({ width: 1280 }).jpeg().toBuffer();
}

/** A picture in which nobody is. */
export function facelessPicture(): Promise<Buffer> {
  return sharp({ create: { width: 640, height: 480, channels: 3, background: '#888888' } })
    .jpeg()
    .toBuffer();
}
