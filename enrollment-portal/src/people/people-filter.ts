import { z } from 'zod';
import { accreditationStatusSchema, type listPeople } from '#contract/person';

/** Whom the list shows; empty where it is not asked. */
export interface PeopleFilter {
  readonly search: string;
  readonly category: string;
  readonly status: string;
  readonly face: string;
}

export const EVERYBODY: PeopleFilter = { search: '', category: '', status: '', face: '' };

const FACES = ['enrolled', 'missing'] as const;

/** The part of an address that says whom the list shows, so that it can be passed on and come back to. */
export function filterIn(address: URLSearchParams): PeopleFilter {
  const text = (key: keyof PeopleFilter) => address.get(key) ?? '';
  return { search: text('search'), category: text('category'), status: text('status'), face: text('face') };
}

export function addressOf(filter: PeopleFilter): URLSearchParams {
  return new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== ''));
}

/** What the server is asked; what an address says that is nothing to ask for is left out. */
export function queryOf(filter: PeopleFilter): Omit<z.input<typeof listPeople.query>, 'cursor' | 'limit'> {
  const status = accreditationStatusSchema.safeParse(filter.status);
  const face = FACES.find((one) => one === filter.face);
  return {
    ...(filter.search === '' ? {} : { search: filter.search }),
    ...(filter.category === '' ? {} : { category: filter.category }),
    ...(status.success ? { status: status.data } : {}),
    ...(face ? { face } : {}),
  };
}

export interface SavedView {
  readonly name: string;
  readonly address: string;
}

const viewsSchema = z.array(z.strictObject({ name: z.string(), address: z.string() }));

/** Views of an event that were saved in this browser. */
export function savedViews(storage: Storage, eventId: string): readonly SavedView[] {
  const text = storage.getItem(keyOf(eventId));
  if (text === null) return [];
  try {
    const views = viewsSchema.safeParse(JSON.parse(text));
    return views.success ? views.data : [];
  } catch {
    // Whatever lies there is no list of views; the next one that is saved takes its place.
    return [];
  }
}

/** A view by the same name is replaced. */
export function saveView(storage: Storage, eventId: string, view: SavedView): void {
  const others = savedViews(storage, eventId).filter(({ name }) => name !== view.name);
  storage.setItem(keyOf(eventId), JSON.stringify([...others, view]));
}

export function forgetView(storage: Storage, eventId: string, name: string): void {
  const others = savedViews(storage, eventId).filter((view) => view.name !== name);
  storage.setItem(keyOf(eventId), JSON.stringify(others));
}

function keyOf(eventId: string): string {
  return `views/${eventId}`;
}
