/** What keeps a camera from being believed. */
export const CAMERA_CONDITIONS = ['frozen', 'black', 'blinded', 'turned'] as const;

export type CameraCondition = (typeof CAMERA_CONDITIONS)[number];

/** What a turnstile senses by itself. */
export const TURNSTILE_ALARMS = ['fire-release', 'held-open', 'forced-open'] as const;

export type TurnstileAlarm = (typeof TURNSTILE_ALARMS)[number];

/** Something at a gate that a person should know of, beside the passages. */
export type Alert =
  /** The lane does not decide while it lasts. */
  | { readonly kind: 'camera'; readonly condition: CameraCondition }
  | { readonly kind: 'turnstile'; readonly alarm: TurnstileAlarm }
  /** A gate has turned away somebody who is watched for: a person, or the entry of a photo. */
  | { readonly kind: 'watchlist'; readonly passageId: string; readonly subjectId: string }
  /** A fail-safe lane stands open because it cannot decide. */
  | { readonly kind: 'failed-open' }
  /** Somebody else went through, or could have, while the lane was open for one. */
  | { readonly kind: 'tailgating'; readonly passageId: string }
  /**
   * Somebody passed here and, a while before, at another gate of the zone that could not tell of it in time: by the
   * zone's rule the second passage should not have been.
   */
  | {
      readonly kind: 'passback-conflict';
      readonly passageId: string;
      readonly personId: string;
      readonly otherDeviceId: string;
      readonly otherPassageId: string;
      readonly otherAtMs: number;
    }
  /** The gate's own clock was set; positive when it was put forward. */
  | { readonly kind: 'clock-jump'; readonly jumpMs: number }
  /** Faces are no longer kept, so that records still fit. */
  | { readonly kind: 'disk-nearly-full'; readonly freeBytes: number }
  /** A damaged journal was put aside; what the server lacked of it is only in that file. */
  | { readonly kind: 'journal-set-aside'; readonly lostRecords: number };

/** `happened` for what has no length. */
export const ALERT_PHASES = ['began', 'ended', 'happened'] as const;

export type AlertPhase = (typeof ALERT_PHASES)[number];
