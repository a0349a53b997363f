import { z } from 'zod';
import {
  type ColumnMapping,
  IMPORT_FIELDS,
  type ImportField,
  type PeopleImport,
} from '#contract/people-import';

/** Which column each field is read from; null for none. */
export type ColumnChoice = Readonly<Record<ImportField, string | null>>;

type Table = NonNullable<PeopleImport['table']>;

const NOTHING: ColumnChoice = {
  externalId: null,
  name: null,
  category: null,
  function: null,
  validFrom: null,
  validUntil: null,
  zones: null,
  photo: null,
};

/** The last choice for a table with these headings, or else what the headings tell. */
export function firstChoice(table: Table, remembered: ColumnChoice | null): ColumnChoice {
  return remembered ?? choiceOf(table.proposed);
}

export function choiceOf(mapping: Table['proposed'] | ColumnMapping): ColumnChoice {
  const chosen = Object.entries(mapping).filter(([, column]) => column !== undefined);
  return { ...NOTHING, ...Object.fromEntries(chosen) };
}

export type ColumnFault = 'missing' | 'twice';

/** What is wrong with a choice, by field. */
export function faultsIn(choice: ColumnChoice): Readonly<Partial<Record<ImportField, ColumnFault>>> {
  const faults = IMPORT_FIELDS.flatMap((field): [ImportField, ColumnFault][] => {
    const column = choice[field];
    if (column === null) return field === 'externalId' || field === 'name' ? [[field, 'missing']] : [];
    const others = IMPORT_FIELDS.filter((other) => other !== field && choice[other] === column);
    return others.length > 0 ? [[field, 'twice']] : [];
  });
  return Object.fromEntries(faults);
}

/** @returns null while something is wrong with the choice */
export function mappingOf(choice: ColumnChoice): ColumnMapping | null {
  const { externalId, name, ...others } = choice;
  if (externalId === null || name === null || Object.keys(faultsIn(choice)).length > 0) return null;
  const chosen = Object.entries(others).filter(([, column]) => column !== null);
  return { externalId, name, ...Object.fromEntries(chosen) };
}

const STORED_AS = 'import-columns';
const MOST_REMEMBERED = 20;

const column = z.string().nullable();
const rememberedSchema = z
  .string()
  .transform((text, issues): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      issues.addIssue('is no JSON');
      return z.NEVER;
    }
  })
  .pipe(
    z.record(
      z.string(),
      z.strictObject({
        externalId: column,
        name: column,
        category: column,
        function: column,
        validFrom: column,
        validUntil: column,
        zones: column,
        photo: column,
      }),
    ),
  );

type Remembered = z.infer<typeof rememberedSchema>;

/** Headings say which table it is; the rows are never kept. */
function keyOf(columns: readonly string[]): string {
  return JSON.stringify(columns);
}

export function recallChoice(storage: Storage, { columns }: Pick<Table, 'columns'>): ColumnChoice | null {
  const found = remembered(storage)[keyOf(columns)];
  if (!found) return null;
  const known = IMPORT_FIELDS.map((field) => {
    const column = found[field];
    return [field, column !== null && columns.includes(column) ? column : null];
  });
  return { ...NOTHING, ...Object.fromEntries(known) };
}

export function rememberChoice(
  storage: Storage,
  { columns }: Pick<Table, 'columns'>,
  choice: ColumnChoice,
): void {
  const { [keyOf(columns)]: _, ...others } = remembered(storage);
  const entries = [...Object.entries(others), [keyOf(columns), choice] as const].slice(-MOST_REMEMBERED);
  storage.setItem(STORED_AS, JSON.stringify(Object.fromEntries(entries)));
}

/** Nothing where the browser holds something else. */
function remembered(storage: Storage): Remembered {
  const found = rememberedSchema.safeParse(storage.getItem(STORED_AS));
  return found.success ? found.data : {};
}
