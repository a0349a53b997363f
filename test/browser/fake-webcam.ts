import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';

/** What the camera sees for a while. */
export interface Shot {
  readonly photo: Buffer;
  /** Height of the photo in the frame's own, 0 to 1; it stands in the middle, before a plain wall. */
  readonly height: number;
  readonly seconds: number;
}

export interface FakeWebcam {
  readonly file: string;
  readonly remove: () => void;
}

const FRAME = { width: 640, height: 480 } as const;
/** As Chromium plays such a file. */
const FRAMES_PER_SECOND = 30;

/** A Motion JPEG file for Chromium's fake camera, which plays it over and over. */
export async function makeWebcam(shots: readonly Shot[]): Promise<FakeWebcam> {
  const frames: Buffer[] = [];
  for (const shot of shots) {
    const frame = await frameOf(shot);
    for (let count = 0; count < shot.seconds * FRAMES_PER_SECOND; count += 1) frames.push(frame);
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'venue-webcam-'));
  const file = path.join(folder, 'webcam.mjpeg');
  writeFileSync(file, Buffer.concat(frames));
  return { file, remove: () => rmSync(folder, { recursive: true }) };
}

async function frameOf({ photo, height }: Shot): Promise<Buffer> {
  const person = await sharp(photo)
    .resize({ width: FRAME.width, height: Math.round(FRAME.height * height), fit: 'inside' })
    .toBuffer();
  return sharp({ create: { ...FRAME, channels: 3, background: '#b9bdc4' } })
    .composite([{ input: person, gravity: 'centre' }])
    .jpeg({ quality: 95 })
    .toBuffer();
}
