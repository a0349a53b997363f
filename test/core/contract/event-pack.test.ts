import { describe, expect, it } from 'vitest';
import { eventPackSchema, PACK_FORM, wholeZone } from '#contract/event-pack';
import { shippedPacks } from '#server/pack/shipped-packs';

const POLICY = {
  liveness: 'passive',
  passback: { kind: 'none' },
  staleAfterMs: 60_000,
  whenStale: 'refuse',
  keepCropsMs: 0,
} as const;

const PACK = {
  form: PACK_FORM,
  name: 'Cup',
  categories: [{ code: 'ATH', name: 'Athlete', zones: ['ALL:FIELD'] }],
  zones: [{ code: 'FIELD', name: 'Field', policy: POLICY }],
  venues: [
    {
      code: 'BOWL',
      name: 'Bowl',
      zones: [{ code: 'FIELD' }],
      gates: [{ name: 'North', zone: 'FIELD', lanes: [{ name: '1', direction: 'in' }] }],
    },
  ],
};

/** What is wrong with a pack, each with its place. */
function problemsOf(pack: unknown): readonly string[] {
  const parsed = eventPackSchema.safeParse(pack);
  return (parsed.error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('a pack', () => {
  it('is whole when it says all that it speaks of', () => {
    expect(problemsOf(PACK)).toEqual([]);
  });

  it.each(shippedPacks().map((pack) => [pack.name, pack] as const))('ships whole: %s', (_, pack) => {
    expect(problemsOf(pack)).toEqual([]);
    expect(pack.categories.length).toBeGreaterThan(0);
    expect(pack.venues.length).toBeGreaterThan(0);
  });

  it.each([
    ['of a form that is not known', { form: 'venue-access-pack/2' }, 'form:'],
    ['with a key that is not known', { people: [] }, ': Unrecognized key'],
    [
      'with a privilege that opens nothing',
      { categories: [{ code: 'ATH', name: 'Athlete', zones: ['ALL:FIELD', 'BOWL:POOL'] }] },
      'categories.0.zones.1: BOWL:POOL opens no zone of the pack',
    ],
    [
      'that calls something by the wildcard',
      { categories: [{ code: 'ALL', name: 'Everybody', zones: [] }] },
      'categories.0.code: stands for every code',
    ],
    [
      'with a category twice',
      { categories: [PACK.categories[0], PACK.categories[0]] },
      'categories.1.code: is there twice',
    ],
    ['with a venue twice', { venues: [PACK.venues[0], PACK.venues[0]] }, 'venues.1.code: is there twice'],
    ['with a zone of which it says nothing', { zones: [] }, 'venues.0.zones.0.name:'],
    [
      'whose policy exempts a category that is not there',
      {
        zones: [
          {
            code: 'FIELD',
            name: 'Field',
            policy: { ...POLICY, passback: { kind: 'timed', forMs: 1, exempt: ['ATH', 'NOBODY'] } },
          },
        ],
      },
      'zones.0.policy.passback.exempt.1: NOBODY is no category of the pack',
    ],
    [
      'with a gate into a zone of another venue',
      { venues: [{ ...PACK.venues[0], gates: [{ ...PACK.venues[0]?.gates[0], zone: 'POOL' }] }] },
      'venues.0.gates.0.zone: POOL is no zone of BOWL',
    ],
  ])('is refused %s, at its place', (_, change, problem) => {
    const problems = problemsOf({ ...PACK, ...change });
    expect(problems.find((one) => one.startsWith(problem))).toBeDefined();
  });

  it('gives a venue’s zone what the shared one has, and lets it differ', () => {
    const pack = eventPackSchema.parse({
      ...PACK,
      venues: [{ ...PACK.venues[0], zones: [{ code: 'FIELD', policy: { liveness: 'challenge' } }] }],
    });
    const [zone] = pack.venues[0]?.zones ?? [];
    expect(zone && wholeZone(pack, zone)).toMatchObject({
      name: 'Field',
      policy: { liveness: 'challenge', staleAfterMs: 60_000, schedule: { kind: 'always' } },
    });
  });
});
