import type { AccreditationCodes } from '#contract/accreditation-codes';
import type { ColumnMapping, ImportDefaults, ImportField, RowProblem } from '#contract/people-import';
import { newAccreditationSchema, newPersonSchema } from '#contract/person';
import { unknownCodes, zonesFor } from '../event/accredited-as.ts';
import type { LocalDays } from './local-days.ts';
import type { TableRow } from './table-row.ts';

/** What a row says about the accreditation that an import keeps; what is undefined is not touched. */
export interface WishedAccreditation {
  readonly category: string;
  /** Undefined where the table says nothing of functions. */
  readonly function: string | null | undefined;
  readonly validFromMs: number;
  readonly validUntilMs: number;
  readonly zones: readonly string[];
}

export interface WishedPerson {
  readonly line: number;
  readonly externalId: string;
  readonly name: string;
  /** Null where the table says nothing of accreditations. */
  readonly accreditation: WishedAccreditation | null;
  /** Name of the picture in the archive; null where the row names none. */
  readonly photo: string | null;
}

export interface FoundProblem {
  readonly line: number;
  readonly column: string | null;
  readonly problem: RowProblem;
}

export type ReadRow =
  | { readonly kind: 'wished'; readonly person: WishedPerson }
  | { readonly kind: 'refused'; readonly line: number; readonly problems: readonly FoundProblem[] };

const ACCREDITATION_FIELDS = ['category', 'function', 'validFrom', 'validUntil', 'zones'] as const;

/** Reads rows by what their columns are; everything that is wrong with a row is told at once. */
export class RowReader {
  readonly #columns: readonly string[];
  readonly #mapping: ColumnMapping;
  readonly #defaults: ImportDefaults;
  readonly #days: LocalDays;
  readonly #codes: AccreditationCodes;
  readonly #seen = new Set<string>();

  /** @param columns the headings */
  constructor(
    columns: readonly string[],
    { mapping, defaults }: { readonly mapping: ColumnMapping; readonly defaults: ImportDefaults },
    days: LocalDays,
    codes: AccreditationCodes,
  ) {
    this.#columns = columns;
    this.#mapping = mapping;
    this.#defaults = defaults;
    this.#days = days;
    this.#codes = codes;
  }

  /** To be called for every row in order: an external id counts where it comes first. */
  read({ line, cells }: TableRow): ReadRow {
    const filled = cells?.slice(this.#columns.length).some((cell) => cell.trim() !== '') ?? true;
    if (!cells || filled) return refused(line, [{ line, column: null, problem: 'not-a-row' }]);
    const problems: FoundProblem[] = [];
    const report = (field: ImportField, problem: RowProblem) =>
      void problems.push({ line, column: this.#mapping[field] ?? field, problem });
    const externalId = this.#cell(cells, 'externalId');
    const name = this.#cell(cells, 'name');
    if (externalId === '') report('externalId', 'missing');
    else if (externalId.length > 64) report('externalId', 'too-long');
    else if (this.#seen.has(externalId)) report('externalId', 'twice-in-the-file');
    this.#seen.add(externalId);
    if (name === '') report('name', 'missing');
    else if (!newPersonSchema.shape.name.safeParse(name).success) report('name', 'too-long');
    const accreditation = this.#accreditation(cells, report);
    const photo = this.#cell(cells, 'photo');
    if (problems.length > 0) return refused(line, problems);
    return {
      kind: 'wished',
      person: { line, externalId, name, accreditation, photo: photo === '' ? null : photo },
    };
  }

  #accreditation(
    cells: readonly string[],
    report: (field: ImportField, problem: RowProblem) => void,
  ): WishedAccreditation | null {
    const spoken = ACCREDITATION_FIELDS.some(
      (field) => this.#mapping[field] !== undefined || this.#defaults[field] !== undefined,
    );
    if (!spoken) return null;
    const category = this.#cell(cells, 'category').toUpperCase() || (this.#defaults.category ?? '');
    const from = this.#day(cells, 'validFrom', report);
    const until = this.#day(cells, 'validUntil', report);
    if (category === '') report('category', 'missing');
    const said = this.#cell(cells, 'zones');
    const zones = zonesFor(this.#codes, {
      category,
      zones: said === '' ? this.#defaults.zones : codesIn(said),
    });
    if (!from || !until || category === '') return null;
    const wished = {
      category,
      function: this.#function(cells),
      validFromMs: from.beginsMs,
      validUntilMs: until.endsMs,
      zones: [...zones],
    };
    const checked = newAccreditationSchema.safeParse(wished);
    if (checked.success) {
      const unknown = unknownCodes(this.#codes, checked.data);
      for (const field of unknown) report(field, 'unknown-code');
      return unknown.length === 0 ? wished : null;
    }
    const wrong = new Set(checked.error.issues.map(({ path }) => String(path[0])));
    if (wrong.has('category')) report('category', 'not-a-code');
    if (wrong.has('function')) report('function', 'not-a-code');
    if (wrong.has('zones')) report('zones', 'not-a-code');
    if (wrong.has('validUntilMs')) report('validUntil', 'ends-before-it-begins');
    if (wrong.has('validFromMs')) report('validFrom', 'not-a-date');
    return null;
  }

  #function(cells: readonly string[]): string | null | undefined {
    const said = this.#cell(cells, 'function').toUpperCase() || this.#defaults.function;
    if (said !== undefined && said !== '') return said;
    return this.#mapping.function === undefined ? undefined : null;
  }

  #day(
    cells: readonly string[],
    field: 'validFrom' | 'validUntil',
    report: (field: ImportField, problem: RowProblem) => void,
  ) {
    const text = this.#cell(cells, field) || (this.#defaults[field] ?? '');
    const span = text === '' ? null : this.#days.read(text);
    if (!span) report(field, text === '' ? 'missing' : 'not-a-date');
    return span;
  }

  #cell(cells: readonly string[], field: ImportField): string {
    const column = this.#mapping[field];
    if (column === undefined) return '';
    return (cells[this.#columns.indexOf(column)] ?? '').trim();
  }
}

function codesIn(text: string): readonly string[] {
  const codes = text
    .split(/[;,|\s]+/)
    .map((code) => code.toUpperCase())
    .filter((code) => code !== '');
  return [...new Set(codes)];
}

function refused(line: number, problems: readonly FoundProblem[]): ReadRow {
  return { kind: 'refused', line, problems };
}
