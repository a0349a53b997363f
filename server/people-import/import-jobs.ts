import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import type { JobKind } from '../jobs/job.ts';
import type { ImportFiles } from './import-files.ts';
import type { ImportRun } from './import-run.ts';
import { staleImports } from './import-store.ts';

const TIDY_EVERY_MS = 60 * 60_000;
/** How long files wait for somebody to go on with them. */
const KEEP_FILES_MS = 24 * 60 * 60_000;

const payloadSchema = z.strictObject({ importId: z.string(), run: z.int() });

/** Only a server that has the files at hand takes such a job: the folder's name is part of the kind. */
export function importJobKind({ place }: Pick<ImportFiles, 'place'>): string {
  return `import-people/${place}`;
}

export function importJobs(needs: {
  readonly db: Db;
  readonly clock: Clock;
  readonly files: ImportFiles;
  readonly run: ImportRun;
}): readonly JobKind<unknown>[] {
  const { db, clock, files, run } = needs;
  const importing: JobKind<z.infer<typeof payloadSchema>> = {
    kind: importJobKind(files),
    payload: payloadSchema,
    attempts: 5,
    everyMs: null,
    run: (payload, job) => run.go(payload.importId, payload.run, job),
  };
  const tidying: JobKind<unknown> = {
    kind: `tidy-imports/${files.place}`,
    payload: z.strictObject({}),
    attempts: 1,
    everyMs: TIDY_EVERY_MS,
    run: async () => {
      for (const row of await staleImports(db, files.place, clock.nowMs() - KEEP_FILES_MS)) {
        // Whatever lies there, also half of an upload that no row tells of.
        if (!files.has(row)) continue;
        await files.delete(row);
        await db
          .updateTable('imports')
          .set({ table_info: null, photos_info: null })
          .where('id', '=', row.id)
          .execute();
      }
    },
  };
  return [importing, tidying];
}
