import {
  type DemoHead,
  type DemoPortrait,
  SAMPLE1_FIRST,
  SAMPLE1_THIRD,
  SAMPLE3_FIRST,
  SAMPLE3_SECOND,
  SAMPLE3_THIRD,
  SAMPLE4_FOURTH,
  SAMPLE4_SECOND,
  SAMPLE5_FIFTH,
  SAMPLE5_FIRST,
  SAMPLE6_FIRST,
  SAMPLE6_FOURTH,
  SAMPLE6_SECOND,
  SAMPLE6_THIRD,
} from './photos.ts';

/** Zones of the demo venue. The lane leads into the restricted one. */
export const CONCOURSE = 'CONC';
export const ATHLETES_AREA = 'ATHL';

export type Standing = 'valid' | 'expired';

/** Somebody of the demo event. People have a role and a number, never a name. */
export interface DemoPerson {
  readonly name: string;
  readonly externalId: string;
  readonly category: 'ATHLETE' | 'VOLUNTEER' | 'MEDICAL' | 'MEDIA' | 'STAFF';
  readonly zones: readonly string[];
  readonly standing: Standing;
  /** The photo that is enrolled. */
  readonly portrait: DemoPortrait;
  /** The head that walks up to the lane. */
  readonly head: DemoHead;
}

const BOTH = [CONCOURSE, ATHLETES_AREA];

export const ATHLETE_101 = member('Athlete', 101, BOTH, SAMPLE6_FIRST);
export const ATHLETE_102 = member('Athlete', 102, BOTH, SAMPLE6_FOURTH);
export const ATHLETE_103 = member('Athlete', 103, BOTH, SAMPLE3_THIRD);
export const ATHLETE_104 = member('Athlete', 104, BOTH, SAMPLE6_THIRD);
export const VOLUNTEER_204 = member('Volunteer', 204, BOTH, SAMPLE3_FIRST);
export const VOLUNTEER_205 = member('Volunteer', 205, BOTH, SAMPLE4_SECOND);
export const VOLUNTEER_206 = member('Volunteer', 206, BOTH, SAMPLE5_FIRST);
/** Enrolled from one photo, walks in another: what a gate meets every day. */
export const MEDIC_301: DemoPerson = {
  ...member('Medical', 301, ['ALL'], SAMPLE3_SECOND),
  portrait: SAMPLE1_THIRD,
};
export const MEDIA_401 = member('Media', 401, [CONCOURSE], SAMPLE6_SECOND);
export const STAFF_302: DemoPerson = { ...member('Staff', 302, BOTH, SAMPLE5_FIFTH), standing: 'expired' };

export const DEMO_PEOPLE: readonly DemoPerson[] = [
  ATHLETE_101,
  ATHLETE_102,
  ATHLETE_103,
  ATHLETE_104,
  VOLUNTEER_204,
  VOLUNTEER_205,
  VOLUNTEER_206,
  MEDIC_301,
  STAFF_302,
  MEDIA_401,
];

/** Never enrolled. */
export const STRANGER_ONE: DemoHead = SAMPLE4_FOURTH;
export const STRANGER_IN_PAINT: DemoHead = SAMPLE1_FIRST;

function member(role: string, number: number, zones: readonly string[], head: DemoHead): DemoPerson {
  return {
    name: `${role} ${number}`,
    externalId: `DEMO-${number}`,
    category: role.toUpperCase() as DemoPerson['category'],
    zones,
    standing: 'valid',
    portrait: head,
    head,
  };
}
