import type { z } from 'zod';
import type { logFaultSchema } from '#contract/audit';

/** Where a log stops being what it says, in the words of whoever must look there. */
export type LogFault = Readonly<z.output<typeof logFaultSchema>>;
