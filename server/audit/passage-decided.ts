import { z } from 'zod';

const decisionSchema = z.object({
  body: z.object({ kind: z.literal('decision'), passageId: z.string() }),
});

/**
 * @param content of a journal record
 * @returns the passage that the record made; none for what cannot be read as a decision
 */
export function passageDecided({ content }: { readonly content: string }): string[] {
  const decision = decisionSchema.safeParse(JSON.parse(content));
  return decision.success ? [decision.data.body.passageId] : [];
}
