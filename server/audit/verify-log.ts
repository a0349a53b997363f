import { z } from 'zod';
import { canonicalJson } from '#domain/journal/canonical-json';
import { type ChainHead, EMPTY_CHAIN } from '#domain/journal/chain';
import { publicKeyOf, signatureHolds } from '../privacy/signing-key.ts';
import { JournalVerifier } from './journal-verifier.ts';
import type { LogFault } from './log-fault.ts';
import { type LogLine, logLineSchema } from './log-line.ts';
import { auditFault } from './verify-audit.ts';

export interface LogVerdict {
  readonly kind: 'intact' | 'broken';
  readonly faults: readonly LogFault[];
  readonly counts: {
    readonly audit: number;
    /** Audit entries of which only the hash is there, because they are not of the event. */
    readonly elsewhere: number;
    readonly records: number;
    readonly signatures: number;
  };
  /** Raw Ed25519 key, base64, under which the export is sealed; whoever knows the server's key compares. */
  readonly serverKey: string | null;
}

/** As many as a person can look into; after that it is enough to know that the log is broken. */
const MOST_FAULTS = 50;

/**
 * Checks an exported log without the server: hash chains of audit and journals without gaps, gates'
 * signatures up to each head, passages against the records they were made of, and the server's seal over
 * all heads, so that a cut end shows too.
 */
export async function verifyLog(
  lines: AsyncIterable<unknown>,
  trusted: { readonly serverKey?: string } = {},
): Promise<LogVerdict> {
  const verifier = new LogVerifier(trusted.serverKey ?? null);
  for await (const line of lines) {
    const parsed = logLineSchema.safeParse(line);
    if (parsed.success) verifier.take(parsed.data);
    else verifier.fault({ where: 'seal', deviceId: null, at: null, because: 'unreadable' });
  }
  return verifier.verdict();
}

const pairedSchema = z.object({
  action: z.enum(['device-paired', 'device-key-rotated']),
  subject: z.object({ deviceId: z.string(), publicKey: z.string() }),
});

const trimmedSchema = z.object({
  action: z.literal('journal-trimmed'),
  subject: z.object({ deviceId: z.string(), throughSeq: z.int(), hash: z.string() }),
});

class LogVerifier {
  readonly #faults: LogFault[] = [];
  readonly #trustedKey: string | null;
  #serverKey: string | null = null;
  #audit: ChainHead = EMPTY_CHAIN;
  #auditBroken = false;
  /** Keys of gates, as the audit log saw them. */
  readonly #keysSeen = new Map<string, Set<string>>();
  readonly #heads = new Map<string, ChainHead>();
  /** Where journals begin, as the audit log saw them being trimmed. */
  readonly #bases = new Map<string, ChainHead>();
  #journal: JournalVerifier | null = null;
  #elsewhere = 0;
  #records = 0;
  #signatures = 0;
  #sealed = false;

  constructor(trustedKey: string | null) {
    this.#trustedKey = trustedKey;
  }

  fault(fault: LogFault): void {
    if (this.#faults.length < MOST_FAULTS) this.#faults.push(fault);
  }

  take(line: LogLine): void {
    switch (line.kind) {
      case 'header':
        this.#serverKey = line.serverKey;
        if (this.#trustedKey !== null && line.serverKey !== this.#trustedKey) {
          this.fault({ where: 'seal', deviceId: null, at: null, because: 'key-exchanged' });
        }
        return;
      case 'audit':
        this.#takeAudit(line);
        return;
      case 'audit-elsewhere':
        this.#takeElsewhere(line);
        return;
      case 'device':
        this.#endJournal();
        this.#takeDevice(line);
        return;
      case 'seal':
        this.#endJournal();
        this.#takeSeal(line);
        return;
      case 'record':
        this.#records += 1;
        this.#journal?.takeRecord(line);
        return;
      case 'signature':
        this.#signatures += 1;
        this.#journal?.takeSignature(line);
        return;
      case 'passage':
        this.#journal?.takePassage(line);
    }
  }

  verdict(): LogVerdict {
    if (!this.#sealed) this.fault({ where: 'seal', deviceId: null, at: null, because: 'missing' });
    return {
      kind: this.#faults.length === 0 ? 'intact' : 'broken',
      faults: this.#faults,
      counts: {
        audit: this.#audit.seq - this.#elsewhere,
        elsewhere: this.#elsewhere,
        records: this.#records,
        signatures: this.#signatures,
      },
      serverKey: this.#serverKey,
    };
  }

  /** Behind the first fault nothing of a chain can be trusted, and nothing more is said of it. */
  #takeAudit(line: Extract<LogLine, { kind: 'audit' }>): void {
    if (this.#auditBroken) return;
    const because = auditFault(this.#audit, line);
    if (because !== null) {
      this.#auditBroken = true;
      this.fault({ where: 'audit', deviceId: null, at: this.#audit.seq + 1, because });
      return;
    }
    this.#audit = { seq: line.seq, hash: line.hash };
    const trimmed = trimmedSchema.safeParse(JSON.parse(line.content));
    if (trimmed.success) {
      const { deviceId, throughSeq: seq, hash } = trimmed.data.subject;
      this.#bases.set(deviceId, { seq, hash });
    }
    const paired = pairedSchema.safeParse(JSON.parse(line.content));
    if (!paired.success) return;
    const { deviceId, publicKey } = paired.data.subject;
    this.#keysSeen.set(deviceId, (this.#keysSeen.get(deviceId) ?? new Set()).add(publicKey));
  }

  /** Its hash is believed here and confirmed by the entry after it, if that is shown. */
  #takeElsewhere({ seq, hash }: Extract<LogLine, { kind: 'audit-elsewhere' }>): void {
    if (this.#auditBroken) return;
    if (seq === this.#audit.seq + 1) {
      this.#audit = { seq, hash };
      this.#elsewhere += 1;
      return;
    }
    this.#auditBroken = true;
    this.fault({ where: 'audit', deviceId: null, at: this.#audit.seq + 1, because: 'missing' });
  }

  #takeDevice(line: Extract<LogLine, { kind: 'device' }>): void {
    const seen = this.#keysSeen.get(line.id);
    const strange = seen && line.keys.some(({ publicKey }) => !seen.has(publicKey));
    if (strange) this.fault({ where: 'journal', deviceId: line.id, at: null, because: 'key-exchanged' });
    if (!same(line.base, this.#bases.get(line.id) ?? EMPTY_CHAIN)) {
      this.fault({ where: 'journal', deviceId: line.id, at: line.base.seq, because: 'missing' });
    }
    this.#heads.set(line.id, line.head);
    this.#journal = new JournalVerifier(line, (fault) => this.fault({ ...fault, deviceId: line.id }));
  }

  #endJournal(): void {
    this.#journal?.end();
    this.#journal = null;
  }

  #takeSeal({ signature, ...content }: Extract<LogLine, { kind: 'seal' }>): void {
    this.#sealed = true;
    const seal = (because: LogFault['because']) =>
      this.fault({ where: 'seal', deviceId: null, at: null, because });
    if (!this.#holds(canonicalJson(content), signature)) seal('signature-wrong');
    if (!this.#auditBroken && !same(content.audit, this.#audit)) {
      this.fault({ where: 'audit', deviceId: null, at: this.#audit.seq + 1, because: 'missing' });
    }
    for (const { id, ...head } of content.devices) {
      const known = this.#heads.get(id);
      if (known && same(known, head)) continue;
      this.fault({ where: 'journal', deviceId: id, at: null, because: 'missing' });
    }
  }

  #holds(text: string, signature: string): boolean {
    const key = Buffer.from(this.#serverKey ?? '', 'base64');
    return key.length === 32 && signatureHolds(publicKeyOf(key), text, signature);
  }
}

function same(a: ChainHead, b: ChainHead): boolean {
  return a.seq === b.seq && a.hash === b.hash;
}
