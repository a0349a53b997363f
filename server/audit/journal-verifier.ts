import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '#domain/journal/canonical-json';
import type { ChainHead } from '#domain/journal/chain';
import { sha256Hex } from '../privacy/sha256.ts';
import { publicKeyOf, signatureHolds } from '../privacy/signing-key.ts';
import type { LogFault } from './log-fault.ts';
import type { LogLine, PassageLine } from './log-line.ts';

type DeviceLine = Extract<LogLine, { kind: 'device' }>;
type Found = Omit<LogFault, 'deviceId'>;
type RecordBody = z.infer<typeof bodySchema>;

/** Only what is compared: records of other versions of this program are evidence too. */
const bodySchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('decision'),
    passageId: z.string(),
    laneId: z.string(),
    direction: z.string(),
    personId: z.string().nullable(),
    outcome: z.object({ kind: z.string(), reason: z.string().optional() }),
    softPassback: z.boolean(),
    evidence: z.unknown(),
  }),
  z.object({ kind: z.literal('result'), passageId: z.string(), result: z.string() }),
  /** Nobody passed: it is a link of the chain, and no passage is made of it. */
  z.object({ kind: z.literal('alert') }),
]);

const contentSchema = z.object({
  seq: z.int(),
  deviceId: z.string(),
  atMs: z.number(),
  prevHash: z.string(),
  body: bodySchema,
});

/** Checks one gate's journal, and the passages against it. */
export class JournalVerifier {
  readonly #device: DeviceLine;
  readonly #report: (fault: Found) => void;
  readonly #keys: readonly { readonly key: KeyObject; readonly fromSeq: number }[];
  #head: ChainHead;
  #signedThrough: number;
  #broken = false;
  #passages = 0;
  /** Passages of the records that follow. */
  readonly #waiting = new Map<string, PassageLine>();
  /** Passages whose decision has been met, and the result that they show. */
  readonly #open = new Map<string, string | null>();

  constructor(device: DeviceLine, report: (fault: Found) => void) {
    this.#device = device;
    this.#head = device.base;
    this.#signedThrough = device.base.seq;
    this.#report = report;
    this.#keys = device.keys.map(({ publicKey, fromSeq }) => ({
      key: publicKeyOf(Buffer.from(publicKey, 'base64')),
      fromSeq,
    }));
  }

  takePassage(passage: PassageLine): void {
    this.#waiting.set(passage.id, passage);
  }

  takeRecord({ seq, content, hash }: Extract<LogLine, { kind: 'record' }>): void {
    if (this.#broken) return;
    const record = contentSchema.safeParse(JSON.parse(content));
    const because = this.#faultOf({ seq, content, hash }, record.data);
    if (because !== null || !record.data) {
      this.#break(because ?? 'unreadable');
      return;
    }
    this.#head = { seq, hash };
    const { body, atMs } = record.data;
    if (body.kind === 'decision') this.#takeDecision(body, atMs);
    else if (body.kind === 'result') this.#takeResult(body);
  }

  takeSignature({ seq, signature }: Extract<LogLine, { kind: 'signature' }>): void {
    if (this.#broken) return;
    const key = this.#keys.findLast(({ fromSeq }) => fromSeq <= seq)?.key;
    const holds = seq === this.#head.seq && key && signatureHolds(key, this.#head.hash, signature);
    if (holds) this.#signedThrough = seq;
    else this.#break('signature-wrong');
  }

  end(): void {
    const { head, passages } = this.#device;
    if (this.#broken) return;
    if (head.seq !== this.#head.seq || head.hash !== this.#head.hash) this.#break('missing');
    else if (this.#signedThrough !== this.#head.seq) {
      this.#report({ where: 'journal', at: this.#signedThrough + 1, because: 'unsigned' });
    }
    for (const [id, result] of this.#open) if (result !== null) this.#faultIn(id, 'altered');
    for (const id of this.#waiting.keys()) this.#faultIn(id, 'without-record');
    if (passages > this.#passages) {
      this.#report({ where: 'passages', at: null, because: 'without-record' });
    }
  }

  /** Behind the first fault nothing of a chain can be trusted, and nothing more is said of it. */
  #break(because: LogFault['because']): void {
    this.#broken = true;
    this.#report({ where: 'journal', at: this.#head.seq + 1, because });
  }

  #faultIn(passageId: string, because: LogFault['because']): void {
    this.#report({ where: 'passages', at: passageId, because });
  }

  #faultOf(
    { seq, content, hash }: { readonly seq: number; readonly content: string; readonly hash: string },
    record: z.infer<typeof contentSchema> | undefined,
  ): LogFault['because'] | null {
    if (seq !== this.#head.seq + 1) return 'missing';
    if (sha256Hex(content) !== hash) return 'altered';
    if (!record) return 'unreadable';
    const linked =
      record.seq === seq && record.prevHash === this.#head.hash && record.deviceId === this.#device.id;
    return linked ? null : 'unlinked';
  }

  /** A result without its decision is nobody's passage. */
  #takeResult({ passageId, result }: Extract<RecordBody, { kind: 'result' }>): void {
    const shown = this.#open.get(passageId);
    if (!this.#open.delete(passageId)) return;
    if (shown !== result) this.#faultIn(passageId, 'altered');
  }

  #takeDecision(decision: Extract<RecordBody, { kind: 'decision' }>, atMs: number): void {
    const { passageId } = decision;
    const passage = this.#waiting.get(passageId);
    this.#waiting.delete(passageId);
    if (!passage) {
      this.#faultIn(passageId, 'missing');
      return;
    }
    this.#passages += 1;
    if (!saysTheSame(passage, decision, atMs)) this.#faultIn(passageId, 'altered');
    this.#open.set(passageId, passage.result);
  }
}

/** Somebody erased since is named by the record alone, with a number that means nobody any more. */
function saysTheSame(
  passage: PassageLine,
  decision: Extract<RecordBody, { kind: 'decision' }>,
  atMs: number,
): boolean {
  const { kind, reason = null } = decision.outcome;
  return (
    passage.at === atMs &&
    passage.laneId === decision.laneId &&
    passage.direction === decision.direction &&
    (passage.personId === null || passage.personId === decision.personId) &&
    passage.outcome === kind &&
    (passage.reason === reason || (passage.reason === null && kind !== 'denied')) &&
    passage.softPassback === (decision.softPassback ? 1 : 0) &&
    canonicalJson(JSON.parse(passage.evidence)) === canonicalJson(decision.evidence)
  );
}
