import type { ColumnMapping, ImportField } from '#contract/people-import';

/** How headings are called, without case, spaces and signs. */
const CALLED: Readonly<Record<ImportField, readonly string[]>> = {
  externalId: [
    'externalid',
    'id',
    'number',
    'accreditationnumber',
    'personid',
    'registrationnumber',
    'numero',
    'matricule',
  ],
  name: ['name', 'fullname', 'displayname', 'nom', 'nombre', 'nomcomplet', 'nombrecompleto'],
  category: ['category', 'accreditationcategory', 'categorycode', 'categorie', 'categoria'],
  function: ['function', 'functioncode', 'accreditationfunction', 'fonction', 'funcion'],
  validFrom: ['validfrom', 'from', 'startdate', 'start', 'valabledu', 'desde', 'debut'],
  validUntil: ['validuntil', 'validto', 'until', 'enddate', 'end', 'hasta', 'fin'],
  zones: ['zones', 'zone', 'zonecodes', 'access', 'privileges', 'zonas'],
  photo: ['photo', 'photofile', 'picture', 'image', 'filename', 'foto'],
};

/** Which columns are which, as far as their headings tell. */
export function proposedMapping(columns: readonly string[]): Partial<ColumnMapping> {
  const fields = Object.entries(CALLED).flatMap(([field, names]) => {
    const column = columns.find((heading) => names.includes(folded(heading)));
    return column === undefined ? [] : [[field, column] as const];
  });
  return Object.fromEntries(fields);
}

function folded(heading: string): string {
  return heading
    .normalize('NFKD')
    .replace(/[^\p{Letter}\p{Number}]/gu, '')
    .toLowerCase();
}
