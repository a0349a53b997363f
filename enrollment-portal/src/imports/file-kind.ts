/** What a file of an import is, by its name: browsers know no type for half of them. Null for neither. */
export function kindOfFile({ name }: { readonly name: string }): 'table' | 'photos' | null {
  const [, ending = ''] = name.toLowerCase().match(/\.([a-z]+)$/) ?? [];
  if (['csv', 'tsv', 'txt', 'xlsx'].includes(ending)) return 'table';
  return ending === 'zip' ? 'photos' : null;
}

export const TAKEN_FILES = '.csv,.tsv,.txt,.xlsx,.zip';
