import type { Outcome, PassageResult } from '#domain/access/outcome';
import type { Actor, Clothing, Figure, Scene, Waypoint } from '#gate-agent/camera/scene/scene';
import {
  ATHLETE_101,
  ATHLETE_102,
  ATHLETE_103,
  ATHLETE_104,
  type DemoPerson,
  MEDIA_401,
  MEDIC_301,
  STAFF_302,
  STRANGER_IN_PAINT,
  STRANGER_ONE,
  VOLUNTEER_204,
  VOLUNTEER_205,
  VOLUNTEER_206,
} from './cast.ts';
import { type DemoHead, photoFile, SAMPLE5_FOURTH, SAMPLE5_THIRD } from './photos.ts';

/** One visit as it must come out. */
export interface ExpectedVisit {
  readonly visit: string;
  /** Whose name stands in the log; null when nobody may be named. */
  readonly person: string | null;
  readonly outcome: Outcome;
  readonly result: PassageResult;
  /** The lane decides before this moment of the scene, and after that of the visit before. */
  readonly decidedByMs: number;
}

export interface DemoScenario {
  readonly scene: Scene;
  /** In the order in which the lane decides. */
  readonly visits: readonly ExpectedVisit[];
  /** Longer than the gap after which somebody comes again, shorter than the whole scene, which repeats. */
  readonly passbackResetMs: number;
}

const SEED = 2018;

/** How tall a face is when it comes into view, and when its owner stands at the lane. */
const FAR_PX = 52;
const AT_LANE_PX = 222;

/** From coming into view to standing at the lane. */
const APPROACH_MS = 2_300;

/** A granted person pauses until the lane opens. */
const GRANTED_STAND_MS = 900;
/** A stranger is looked at for 2.5 s before the lane gives up, beginning on the approach. */
const STRANGER_STAND_MS = 2_300;
const DENIED_STAND_MS = 1_300;

/** What an answer leads to at the simulated turnstile. */
const GRANTED = { outcome: { kind: 'granted' }, result: 'passed' } as const;
const refused = (outcome: Outcome) => ({ outcome, result: 'stayed-shut' }) as const;

/** The light and the lens of one visit; no two are alike. */
type Conditions = Partial<Pick<Actor, 'brightness' | 'warmth' | 'blurPx' | 'noise' | 'sway' | 'eyeLevel'>>;

/**
 * The demo's play, told visit by visit. It stays the same for ever: nothing in it is drawn at random that the
 * seed does not fix.
 */
export function demoScenario(): DemoScenario {
  const play = new Play();
  play.comesAndPasses(ATHLETE_101, ATHLETE_KIT, { brightness: 1.05, eyeLevel: 0.05 });
  play.comesAndPasses(VOLUNTEER_204, VOLUNTEER_KIT, { warmth: -0.1, eyeLevel: 0.15 });
  play.isDenied(MEDIA_401, MEDIA_KIT, 'zone', 'has no privilege for this zone', {
    brightness: 0.95,
    noise: 0.7,
  });
  play.isUnknown('Stranger, never enrolled', STRANGER_ONE, GUEST_KIT, { warmth: -0.05 });
  play.comesAndPasses(MEDIC_301, MEDICAL_KIT, { warmth: -0.06, eyeLevel: 0.1 });
  play.isDenied(ATHLETE_101, ATHLETE_KIT, 'passback', 'comes again without having left', {
    brightness: 0.85,
  });
  play.comeTogether([ATHLETE_102, ATHLETE_KIT], [VOLUNTEER_205, VOLUNTEER_KIT]);
  play.holdsUpPhotoOf(ATHLETE_103);
  play.isDenied(STAFF_302, STAFF_KIT, 'expired', 'accreditation expired', { eyeLevel: 0.2 });
  play.isUnknown('Stranger with face paint', STRANGER_IN_PAINT, GUEST_KIT, { brightness: 1.1 });
  play.comesAndPasses(ATHLETE_103, ATHLETE_KIT, { brightness: 0.8, blurPx: 0.9 });
  play.comesAndPasses(ATHLETE_104, ATHLETE_KIT, { warmth: 0.08, sway: 0.035, noise: 1.5 });
  play.comesAndPasses(VOLUNTEER_206, VOLUNTEER_KIT, { brightness: 1.15, noise: 0.6 });
  return play.end();
}

const ATHLETE_KIT: Clothing = { cut: 'track-jacket', colour: '#1f4e79', accent: '#e0a82e' };
const VOLUNTEER_KIT: Clothing = { cut: 'polo', colour: '#2e7d5b', accent: '#f0f2f4' };
const MEDICAL_KIT: Clothing = { cut: 'polo', colour: '#b3363e', accent: '#f4f4f4' };
const STAFF_KIT: Clothing = { cut: 'blazer', colour: '#2b3040', accent: '#1f6fb0' };
const MEDIA_KIT: Clothing = { cut: 'blazer', colour: '#4a4438', accent: '#7b4fa3' };
const GUEST_KIT: Clothing = { cut: 'track-jacket', colour: '#5d6470', accent: '#c9ced6' };

/** Writes the scene and what it must lead to side by side. */
class Play {
  readonly #actors: Actor[] = [];
  readonly #visits: ExpectedVisit[] = [];
  #nowMs = 500;

  comesAndPasses(person: DemoPerson, kit: Clothing, conditions: Conditions): void {
    const startMs = this.#nowMs;
    this.#enters(person.name, walker(person.head, kit), conditions, [
      ...approach(startMs, 0.57),
      ...passes(startMs + APPROACH_MS + GRANTED_STAND_MS),
    ]);
    this.#next(startMs + APPROACH_MS + GRANTED_STAND_MS + 400);
    this.#expect(`${person.name} is entitled`, { ...GRANTED, person: person.name });
  }

  isDenied(
    person: DemoPerson,
    kit: Clothing,
    reason: 'zone' | 'expired' | 'passback',
    because: string,
    conditions: Conditions,
  ): void {
    this.#enters(
      person.name,
      walker(person.head, kit),
      conditions,
      this.#comesAndGoes(DENIED_STAND_MS, 0.44),
    );
    this.#expect(`${person.name} ${because}`, {
      ...refused({ kind: 'denied', reason }),
      person: person.name,
    });
  }

  isUnknown(visit: string, head: DemoHead, kit: Clothing, conditions: Conditions): void {
    this.#enters(visit, walker(head, kit), conditions, this.#comesAndGoes(STRANGER_STAND_MS, 0.55));
    this.#expect(visit, { ...refused({ kind: 'unknown-face' }), person: null });
  }

  /** The second waits behind, in view, until the first has passed. */
  comeTogether(first: readonly [DemoPerson, Clothing], second: readonly [DemoPerson, Clothing]): void {
    const startMs = this.#nowMs;
    const leavesMs = startMs + APPROACH_MS + GRANTED_STAND_MS;
    this.#enters(first[0].name, walker(first[0].head, first[1]), { eyeLevel: -0.05 }, [
      ...approach(startMs, 0.55),
      ...passes(leavesMs),
    ]);
    this.#enters(second[0].name, walker(second[0].head, second[1]), { eyeLevel: 0.1, brightness: 0.95 }, [
      { atMs: startMs + 500, x: 0.28, facePx: FAR_PX },
      { atMs: startMs + 2_500, x: 0.26, facePx: 124 },
      { atMs: leavesMs + 500, x: 0.26, facePx: 126 },
      { atMs: leavesMs + 1_900, x: 0.5, facePx: AT_LANE_PX },
      ...passes(leavesMs + 1_900 + GRANTED_STAND_MS),
    ]);
    this.#next(leavesMs - 600);
    this.#expect(`${first[0].name} is in front of another`, { ...GRANTED, person: first[0].name });
    this.#next(leavesMs + 1_900 + GRANTED_STAND_MS + 400);
    this.#expect(`${second[0].name} waited behind`, { ...GRANTED, person: second[0].name });
  }

  /** A print whose border is in view: the attack that the passive check is there for. */
  holdsUpPhotoOf({ name, portrait: { photo, face } }: DemoPerson): void {
    const figure: Figure = {
      kind: 'held-photo',
      photo: photoFile(photo),
      face,
      crop: {
        x: face.x - 0.28 * face.width,
        y: face.y - 0.25 * face.height,
        width: 1.56 * face.width,
        height: 1.44 * face.height,
      },
      medium: 'print',
      border: 0.13,
      clothing: GUEST_KIT,
    };
    this.#enters(
      `Photo of ${name}`,
      figure,
      { sway: 0.025 },
      this.#comesAndGoes(DENIED_STAND_MS + 400, 0.56, 188),
    );
    this.#expect(`Photo of ${name} is held up`, { ...refused({ kind: 'spoof-suspected' }), person: null });
  }

  end(): DemoScenario {
    const durationMs = this.#nowMs + 1_200;
    return {
      scene: {
        seed: SEED,
        width: 1280,
        height: 720,
        framesPerSecond: 12,
        durationMs,
        backdrop: 'concourse',
        noise: 1,
        actors: [...this.#actors, ...passersBy(durationMs)],
        faults: [],
      },
      visits: this.#visits,
      passbackResetMs: 40_000,
    };
  }

  /** Walks up, waits for the answer, turns away to the side. */
  #comesAndGoes(standMs: number, fromX: number, atLanePx = AT_LANE_PX): readonly Waypoint[] {
    const startMs = this.#nowMs;
    const leavesMs = startMs + APPROACH_MS + standMs;
    // Whoever was refused counts as standing there until they have not been seen for a second.
    this.#next(leavesMs + 1_000);
    return [...approach(startMs, fromX, atLanePx), ...turnsAway(leavesMs, atLanePx)];
  }

  #enters(label: string, figure: Figure, conditions: Conditions, path: readonly Waypoint[]): void {
    this.#actors.push({
      label,
      figure,
      path: [...path],
      eyeLevel: 0,
      sway: 0.02,
      brightness: 1,
      warmth: 0,
      blurPx: 0.5,
      noise: 1,
      ...conditions,
    });
  }

  #expect(visit: string, expected: Omit<ExpectedVisit, 'visit' | 'decidedByMs'>): void {
    this.#visits.push({ visit, ...expected, decidedByMs: this.#nowMs + APPROACH_MS / 2 });
  }

  #next(atMs: number): void {
    this.#nowMs = atMs;
  }
}

function walker(head: DemoHead, clothing: Clothing): Figure {
  const { photo, face, outline, collar, tiltDeg } = head;
  return {
    kind: 'person',
    head: { photo: photoFile(photo), face, outline: [...outline], collar, tiltDeg },
    clothing,
  };
}

function approach(startMs: number, fromX: number, atLanePx = AT_LANE_PX): readonly Waypoint[] {
  return [
    { atMs: startMs, x: fromX, facePx: FAR_PX },
    { atMs: startMs + APPROACH_MS, x: 0.5, facePx: atLanePx },
  ];
}

/** Through the lane, past the camera on the left. */
function passes(leavesMs: number): readonly Waypoint[] {
  return [
    { atMs: leavesMs, x: 0.5, facePx: AT_LANE_PX + 2 },
    { atMs: leavesMs + 900, x: -0.35, facePx: 350 },
  ];
}

function turnsAway(leavesMs: number, facePx: number): readonly Waypoint[] {
  return [
    { atMs: leavesMs, x: 0.5, facePx: facePx + 1 },
    { atMs: leavesMs + 1_000, x: 1.3, facePx },
  ];
}

/** People of the hall who never come near: they are no visits, and nobody looks at whose faces they are. */
function passersBy(durationMs: number): readonly Actor[] {
  const crossing = (label: string, head: DemoHead, startMs: number, fromX: number, toX: number): Actor => ({
    label,
    figure: walker(head, GUEST_KIT),
    path: [
      { atMs: startMs, x: fromX, facePx: 46 },
      { atMs: startMs + 9_000, x: toX, facePx: 62 },
    ],
    eyeLevel: 0.2,
    sway: 0.02,
    brightness: 0.9,
    warmth: 0,
    blurPx: 1,
    noise: 1,
  });
  return [
    crossing('Passer-by', SAMPLE5_FOURTH, 9_000, -0.1, 1.1),
    crossing('Passer-by', SAMPLE5_THIRD, durationMs / 2, 1.1, -0.1),
  ];
}
