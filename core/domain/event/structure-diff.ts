/**
 * An event without its people: what it is made of and what holds there, by the codes and names under which people
 * know it. Each part is a flat list of what is settled about it, as text.
 */
export type EventStructure = ReadonlyMap<string, Readonly<Record<string, string>>>;

/** One part of an event in which it differs from another event. */
export type StructureDifference =
  | { readonly kind: 'only-here' | 'only-there'; readonly part: string }
  | { readonly kind: 'changed'; readonly part: string; readonly fields: readonly ChangedField[] };

export interface ChangedField {
  readonly field: string;
  /** Null where it is not settled at all. */
  readonly there: string | null;
  readonly here: string | null;
}

/** What is different here from there, by part; nothing for two structures that are alike. */
export function structureDiff(there: EventStructure, here: EventStructure): readonly StructureDifference[] {
  const parts = [...new Set([...there.keys(), ...here.keys()])].sort();
  return parts.flatMap((part): StructureDifference[] => {
    const before = there.get(part);
    const after = here.get(part);
    if (!before) return [{ kind: 'only-here', part }];
    if (!after) return [{ kind: 'only-there', part }];
    const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])]
      .sort()
      .map((field) => ({ field, there: before[field] ?? null, here: after[field] ?? null }))
      .filter((field) => field.there !== field.here);
    return fields.length === 0 ? [] : [{ kind: 'changed', part, fields }];
  });
}
