import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import type { Box } from '#domain/face/geometry';
import { projectFile } from '#models/project-file';

/** Different people in three of the photos that face-api ships, in pixels of the photo. */
const PEOPLE: readonly { readonly photo: number; readonly face: Box }[] = [
  { photo: 6, face: { x: 1494, y: 269, width: 199, height: 275 } },
  { photo: 5, face: { x: 601, y: 405, width: 169, height: 270 } },
  { photo: 5, face: { x: 1424, y: 383, width: 177, height: 269 } },
  { photo: 5, face: { x: 1117, y: 210, width: 157, height: 217 } },
  { photo: 4, face: { x: 274, y: 177, width: 145, height: 259 } },
  { photo: 4, face: { x: 989, y: 176, width: 178, height: 253 } },
  { photo: 4, face: { x: 661, y: 59, width: 191, height: 252 } },
  { photo: 4, face: { x: 1272, y: 134, width: 153, height: 246 } },
];

export const PERSON_NAMES = PEOPLE.map((_, i) => `person-${i + 1}`);

/** Two pictures of each person: `person-1/a.jpg`, and `person-1/b.jpg`, smaller, brighter, a little blurred. */
export async function writeCroppedPeople(folder: string): Promise<void> {
  for (const [i, { photo, face }] of PEOPLE.entries()) {
    const to = path.join(folder, PERSON_NAMES[i] ?? '');
    await mkdir(to, { recursive: true });
    const picture = sharp(projectFile(`node_modules/@vladmandic/face-api/demo/sample${photo}.jpg`)).extract(
      withMargin(face),
    );
    await picture.clone().resize(320).jpeg().toFile(path.join(to, 'a.jpg'));
    await picture
      .clone()
      .resize(200)
      .modulate({ brightness: 1.2 })
      .blur(0.7)
      .jpeg({ quality: 70 })
      .toFile(path.join(to, 'b.jpg'));
  }
}

function withMargin({ x, y, width, height }: Box) {
  const side = Math.round(1.3 * height);
  return {
    left: Math.max(0, Math.round(x + width / 2 - side / 2)),
    top: Math.max(0, Math.round(y + height / 2 - side / 2)),
    width: side,
    height: side,
  };
}
