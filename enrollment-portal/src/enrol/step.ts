import type { OwnEnrolment } from '#contract/enrolment';

export const STEPS = ['welcome', 'data', 'consent', 'photo'] as const;
export type Step = (typeof STEPS)[number];

/** Where somebody is: in one of the steps, or behind them. */
export type Place = Step | 'status';

/** Where somebody comes back to who opens the page: nothing that is done is asked again. */
export function placeOf({ status }: Pick<OwnEnrolment, 'status'>): Place {
  switch (status.kind) {
    case 'consent-needed':
      return 'welcome';
    case 'photo-needed':
      return 'photo';
    case 'in-review':
    case 'enrolled':
    case 'rejected':
    case 'badge-only':
      return 'status';
  }
}
