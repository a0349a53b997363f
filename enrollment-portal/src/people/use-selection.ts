import { useState } from 'react';
import type { Person } from '#contract/person';
import type { Selection } from '../bulk/selection.ts';
import type { PeopleFilter } from './people-filter.ts';

type Chosen =
  | { readonly kind: 'people'; readonly people: ReadonlyMap<string, Person> }
  | { readonly kind: 'everybody'; readonly filter: PeopleFilter };

const NOBODY = { kind: 'people', people: new Map<string, Person>() } as const satisfies Chosen;

/**
 * Who is chosen in a list. Who was chosen one by one stays so while the list is narrowed otherwise; everybody is
 * everybody of one list, and nobody of the next.
 */
export function useSelection(filter: PeopleFilter, found: number) {
  const [chosen, setChosen] = useState<Chosen>(NOBODY);
  const everybody = chosen.kind === 'everybody' && sameFilter(chosen.filter, filter);
  const people = chosen.kind === 'people' ? chosen.people : NOBODY.people;
  const selection: Selection | null = everybody
    ? { kind: 'everybody', total: found, filter }
    : people.size > 0
      ? { kind: 'people', people: [...people.values()], filter }
      : null;

  return {
    selection,
    has: (personId: string) => everybody || people.has(personId),
    toggle: (person: Person) => {
      const next = new Map(people);
      if (!next.delete(person.id)) next.set(person.id, person);
      setChosen({ kind: 'people', people: next });
    },
    chooseEverybody: () => setChosen({ kind: 'everybody', filter }),
    clear: () => setChosen(NOBODY),
  };
}

function sameFilter(a: PeopleFilter, b: PeopleFilter): boolean {
  return a.search === b.search && a.category === b.category && a.status === b.status && a.face === b.face;
}
