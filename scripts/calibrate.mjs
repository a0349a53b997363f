#!/usr/bin/env node
// Measures how alike strangers look to a pipeline and writes it to models/calibration/impostors.json:
//   node scripts/calibrate.mjs --engine onnx --images DIR --source TEXT
// DIR holds a folder of photos per person; of each photo the face nearest its centre is taken.
// Needs the built project (node scripts/run.mjs build).
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { WHOLE_FRAME } from '../dist/core/domain/face/frame.js';
import { calibratePipeline } from '../dist/models/calibration/calibrate-pipeline.js';
import { shippedPipeline } from '../dist/models/engines/known-pipelines.js';
import { openFacePipeline } from '../dist/models/engines/open-pipeline.js';
import { decodePhoto } from '../dist/models/pipeline/decode-photo.js';
import { projectFile } from '../dist/models/project-file.js';

const FILE = projectFile('models/calibration/impostors.json');
const LIMITS = { maxBytes: 50e6, maxPixels: 60e6, minSidePx: 32, maxSidePx: 2048 };
const WORKERS = 2;

/** Similarities of different engines do not share a scale. Above `sameAbove` two people are taken for one. */
const SCALES = {
  onnx: { sameAbove: 0.6, tailStep: 0.005 },
  'face-api': { sameAbove: 0.975, tailStep: 0.001 },
};
const SEED = 1;

const { values } = parseArgs({
  options: { engine: { type: 'string' }, images: { type: 'string' }, source: { type: 'string' } },
});
const scale = SCALES[values.engine];
if (!scale || !values.images || !values.source) {
  console.error(
    `usage: node scripts/calibrate.mjs --engine ${Object.keys(SCALES).join('|')} --images DIR --source TEXT`,
  );
  process.exit(2);
}

const photos = await photosBelow(values.images);
const pipeline = await openFacePipeline({
  pipeline: shippedPipeline(values.engine),
  workers: WORKERS,
  weightsDir: projectFile('models/weights'),
  onProgress: ({ message }) => console.log(message),
});
const people = await embedAll(photos).finally(() => pipeline.close());
const { impostors: entry, fusion } = calibratePipeline({
  people,
  source: values.source,
  seed: SEED,
  scale,
});
const others = JSON.parse(await readFile(FILE, 'utf8')).filter(
  ({ pipelineId }) => pipelineId !== pipeline.id,
);
await writeFile(FILE, `${JSON.stringify([...others, entry], null, 2)}\n`);
console.log(
  `${pipeline.id}: ${entry.people} people, ${entry.comparisons} comparisons, fusion factor ${entry.fusionFactor} (${fusion.people} people)`,
);

/** @returns {Promise<{ person: string, file: string }[]>} in the order of their names */
async function photosBelow(folder) {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((each) => each.isDirectory()).map(({ name }) => name);
  const found = await Promise.all(
    names.sort().map(async (person) =>
      (await readdir(path.join(folder, person)))
        .filter((name) => /\.(jpe?g|png|webp)$/i.test(name))
        .sort()
        .map((name) => ({ person, file: path.join(folder, person, name) })),
    ),
  );
  return found.flat();
}

async function embedAll(photos) {
  const embeddings = new Array(photos.length);
  let next = 0;
  let missed = 0;
  const take = async () => {
    while (next < photos.length) {
      const at = next++;
      embeddings[at] = await embed(photos[at].file);
      if (!embeddings[at]) missed++;
      if (next % 500 === 0) console.log(`${next} of ${photos.length} photos`);
    }
  };
  await Promise.all(Array.from({ length: WORKERS + 1 }, take));
  console.log(`${photos.length - missed} faces in ${photos.length} photos`);
  const byPerson = new Map();
  for (const [at, { person }] of photos.entries())
    byPerson.set(person, [...(byPerson.get(person) ?? []), at]);
  return [...byPerson]
    .map(([person, indices]) => ({ person, embeddings: indices.map((at) => embeddings[at]).filter(Boolean) }))
    .filter(({ embeddings }) => embeddings.length > 0);
}

async function embed(file) {
  const decoded = await decodePhoto(await readFile(file), LIMITS);
  if (decoded.kind !== 'decoded') return null;
  const { image } = decoded;
  const { faces } = await pipeline.read(image, { ...WHOLE_FRAME, minFaceHeightPx: 30 });
  const offCentre = ({ box }) =>
    Math.hypot(box.x + (box.width - image.width) / 2, box.y + (box.height - image.height) / 2);
  return faces.toSorted((a, b) => offCentre(a) - offCentre(b))[0]?.embedding ?? null;
}
