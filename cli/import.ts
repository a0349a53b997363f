import { openAsBlob, readFileSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';
import {
  type ColumnMapping,
  columnMappingSchema,
  importDefaultsSchema,
  type PeopleImport,
} from '#contract/people-import';
import { ImportClient, ImportFailed } from './import-client.ts';

interface ImportOptions {
  readonly server: string;
  readonly keyFile: string;
  readonly event: string;
  readonly file: string;
  readonly photos?: string;
  readonly dryRun?: true;
  readonly column: readonly string[];
  readonly default: readonly string[];
  readonly whenPhotoFails: string;
  readonly report?: string;
}

export function importCommand(): Command {
  const people = new Command('people')
    .description(
      'Import people from a CSV or Excel file, with an archive of photos; exit code 1 when rows are refused',
    )
    .requiredOption('--event <id>', 'event to import into')
    .requiredOption('--file <file>', 'CSV (UTF-8 or UTF-16) or .xlsx, with headings')
    .option('--photos <file>', 'ZIP archive of photos')
    .option('--server <url>', 'the server', 'http://localhost:8480')
    .requiredOption('--key-file <file>', 'file with an API key that may person:write')
    .option('--dry-run', 'change nothing, and tell which rows would be refused')
    .option(
      '--column <field=heading>',
      'which column is what, where its heading does not tell',
      collected,
      [],
    )
    .option('--default <field=value>', 'what rows have that do not say', collected, [])
    .option('--when-photo-fails <what>', 'refuse-row or review', 'refuse-row')
    .option('--report <file>', 'write the refused rows as CSV')
    .action(importPeople);
  return new Command('import').description('Bring people in from files').addCommand(people);
}

function collected(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

async function importPeople(options: ImportOptions): Promise<void> {
  const key = readFileSync(options.keyFile, 'utf8').trim();
  const client = await ImportClient.begin(
    new URL(options.server).origin,
    { authorization: `Bearer ${key}` },
    options.event,
  );
  const { table } = await client.uploadTable(await openAsBlob(options.file));
  if (options.photos !== undefined) await client.uploadPhotos(await openAsBlob(options.photos));
  const mapping = columnMappingSchema.safeParse({
    ...table?.proposed,
    ...pairsIn('--column', options.column),
  });
  if (!mapping.success) {
    const columns = table?.columns.join(', ') ?? '';
    throw new ImportFailed(
      `Name the columns of number and name with --column externalId=HEADING --column name=HEADING; the headings are: ${columns}.`,
    );
  }
  await client.start({
    mode: options.dryRun ? 'dry-run' : 'apply',
    mapping: mapping.data,
    defaults: defaultsIn(options.default),
    whenPhotoFails: options.whenPhotoFails === 'review' ? 'review' : 'refuse-row',
  });
  const made = await client.end(({ progress }) =>
    process.stderr.write(`\r${progress.done} of ${progress.total} rows`),
  );
  process.stderr.write('\n');
  tell(made, mapping.data);
  if (options.report !== undefined) writeFileSync(options.report, await client.report(), { mode: 0o600 });
  else if (made.counts.refused > 0) console.log(await client.report());
  if (made.state.kind !== 'done' || made.counts.refused > 0) process.exitCode = 1;
}

/** @throws ImportFailed */
function defaultsIn(texts: readonly string[]) {
  const { zones, ...others } = pairsIn('--default', texts);
  const defaults = importDefaultsSchema.safeParse({
    ...others,
    ...(zones === undefined ? {} : { zones: zones.split(/[;,]/) }),
  });
  if (defaults.success) return defaults.data;
  throw new ImportFailed(
    '--default takes category=CODE, function=CODE, validFrom=YYYY-MM-DD, validUntil=YYYY-MM-DD, zones=A,B.',
  );
}

/** @throws ImportFailed */
function pairsIn(option: string, texts: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf('=');
      if (at < 1) throw new ImportFailed(`${option} takes field=value, not "${text}".`);
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );
}

function tell({ state, counts }: PeopleImport, mapping: ColumnMapping): void {
  const columns = Object.entries(mapping).map(([field, column]) => `${field}: ${column}`);
  console.log(`columns     ${columns.join(', ')}`);
  console.log(
    `${state.kind.padEnd(12)}${counts.created} new, ${counts.updated} changed, ${counts.unchanged} as before`,
  );
  console.log(`photos      ${counts.photosEnrolled} enrolled, ${counts.photosToReview} to be looked at`);
  console.log(`refused     ${counts.refused} rows`);
}
