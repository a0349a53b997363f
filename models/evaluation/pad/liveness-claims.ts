/** What the product says of its own checks; the portal and docs/evaluation/liveness.md say the same. */
export const WHAT_THE_CHECKS_CLAIM =
  'It looks for the edge of a photo or phone around a face and, if the head turns, for a flat picture. It does not ' +
  'detect video replay, a print or screen that fills the view, bent photos, masks or injected video. It is not tested ' +
  'to ISO/IEC 30107-3, and not for unattended admission on face alone to high-security zones: have badge and face, or ' +
  'staff, there.';
