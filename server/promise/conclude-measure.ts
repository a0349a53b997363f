import { LARGEST_FPIR } from '#contract/zone-policy';
import type { Db } from '../db/database.ts';
import { noteLookAlikes, pairsOf, withdrawLookAlikes } from '../look-alike/look-alike-store.ts';
import { existingPeople } from '../person/person-store.ts';
import { EVENT_GALLERY } from './gallery-definition.ts';
import type { MeasureLease } from './measure-lease.ts';
import { saveMeasure } from './measure-store.ts';
import type { MeasuredGallery } from './measured-gallery.ts';

/** More pairs than anybody looks at in a day; the others follow when these are decided. */
const PAIRS_AT_ONCE = 2_000;

export interface ConcludedAt {
  /** The place in the order of changes that the gallery is at. */
  readonly throughSeq: number;
  /** How many decisions on look-alikes there were before. */
  readonly decisions: number;
  readonly atMs: number;
  /** From which similarity on two people are looked at. */
  readonly reviewLevel: number;
}

/** Writes down what everyone's neighbours tell: of strangers, and of who looks like whom. @throws LeaseLost */
export async function concludeMeasure(
  db: Db,
  lease: MeasureLease,
  gallery: MeasuredGallery,
  { throughSeq, decisions, atMs, reviewLevel }: ConcludedAt,
): Promise<void> {
  const { eventId } = lease;
  const known = await pairsOf(db, eventId);
  const pairs = (decided: readonly (string | null)[]) =>
    known
      .filter(({ decision }) => decided.includes(decision))
      .map(({ first_id, second_id }) => [first_id, second_id] as const);
  const setAside = pairs(['same-person', 'related']);
  const counted = pairs(['different-people']);
  const report = await gallery.strangers({
    reviewLevel,
    setAside,
    counted,
    largestFpir: LARGEST_FPIR,
  });
  const found = new Set(report.pairs.map(({ personId, otherId }) => `${personId}\n${otherId}`));
  const ofFound = (some: readonly (readonly [string, string])[]) =>
    some.filter(([a, b]) => found.has(`${a}\n${b}`)).length;
  const pairsSetAside = ofFound(setAside);
  const gone = known.filter((row) => !found.has(`${row.first_id}\n${row.second_id}`)).map(({ id }) => id);
  const fresh = report.pairs.slice(0, PAIRS_AT_ONCE);
  await lease.write(async (tx) => {
    if (gallery.definition.key === EVENT_GALLERY) {
      const ids = fresh.flatMap(({ personId, otherId }) => [personId, otherId]);
      const people = await existingPeople(tx, eventId, ids);
      const present = fresh.filter(({ personId, otherId }) => people.has(personId) && people.has(otherId));
      await noteLookAlikes(tx, eventId, present, { by: 'search', atMs });
      await withdrawLookAlikes(tx, gone);
    }
    await saveMeasure(tx, eventId, {
      gallery: gallery.definition.key,
      throughSeq,
      decisions,
      people: report.evidence.people,
      templates: report.templates,
      findings: {
        evidence: report.evidence,
        pairsSetAside,
        pairsUndecided: found.size - pairsSetAside - ofFound(counted),
        closest: report.closest,
      },
      measuredAtMs: atMs,
    });
  });
}
