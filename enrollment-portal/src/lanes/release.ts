import type { z } from 'zod';
import type { confirmRelease, prepareRelease } from '#contract/lane-command';

/** What the first step of a release tells: exactly which lanes the second would open. */
export type Prepared = z.output<typeof prepareRelease.reply>;

/** What the second step did. */
export type Done = z.output<typeof confirmRelease.reply>;
