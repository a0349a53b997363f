import { readFileSync } from 'node:fs';
import { type EventPack, eventPackSchema } from '#contract/event-pack';
import { projectFile } from '#models/project-file';

const SHIPPED = ['multi-sport-games.json', 'single-venue.json'];

/** The packs that come with the program, as files that anybody may start from. */
export function shippedPacks(): EventPack[] {
  return SHIPPED.map((name) =>
    eventPackSchema.parse(JSON.parse(readFileSync(projectFile(`server/pack/shipped/${name}`), 'utf8'))),
  );
}
