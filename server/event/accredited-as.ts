import type { AccreditationCodes } from '#contract/accreditation-codes';

/** What somebody asks an accreditation to be; a part that is left out comes from the category. */
export interface AskedAccreditation {
  readonly category: string;
  readonly function: string | null;
  readonly zones?: readonly string[] | undefined;
}

/** Which part of it the event does not know. */
export type UnknownCode = 'category' | 'function';

/** An event without categories takes any code for one, and so with functions. */
export function unknownCodes(
  { categories, functions }: Omit<AccreditationCodes, 'version'>,
  asked: Pick<AskedAccreditation, UnknownCode>,
): readonly UnknownCode[] {
  const isKnown = (code: string, list: readonly { readonly code: string }[]) =>
    list.length === 0 || list.some((one) => one.code === code);
  return [
    ...(isKnown(asked.category, categories) ? [] : (['category'] as const)),
    ...(asked.function === null || isKnown(asked.function, functions) ? [] : (['function'] as const)),
  ];
}

/** Where the holder may go: as asked, or as everyone of the category may. */
export function zonesFor(
  { categories }: Pick<AccreditationCodes, 'categories'>,
  { zones, category }: Pick<AskedAccreditation, 'zones' | 'category'>,
): readonly string[] {
  return zones ?? categories.find(({ code }) => code === category)?.zones ?? [];
}
