import { answerText } from '#contract/device-command';
import {
  type CertificateContent,
  type PURGE_OUTCOMES,
  type PurgeCertificate,
  purgeCertificateSchema,
} from '#contract/purge';
import { receiptText } from '#contract/removal';
import { canonicalJson } from '#domain/journal/canonical-json';
import { publicKeyOf, type SigningKey, signatureHolds } from '../privacy/signing-key.ts';

type Outcome = (typeof PURGE_OUTCOMES)[number];

/** What the findings amount to; residues weigh more than gates that have not answered yet. */
export function outcomeOf({ scan, gates }: Pick<CertificateContent, 'scan' | 'gates'>): Outcome {
  if (scan.kind === 'scanned' && scan.residues.length > 0) return 'residues-found';
  if (scan.kind !== 'scanned') return 'not-scanned';
  return gates.every(({ state }) => state.kind === 'given' || state.kind === 'retired')
    ? 'complete'
    : 'gates-owing';
}

export function signCertificate(content: CertificateContent, signing: SigningKey): PurgeCertificate {
  return { ...content, signature: signing.sign(canonicalJson(content)) };
}

export interface CertificateFault {
  readonly because: 'unreadable' | 'signature-wrong' | 'other-server' | 'receipt-wrong' | 'outcome-wrong';
  /** The gate whose receipt it is; null elsewhere. */
  readonly deviceId: string | null;
}

export type CertificateVerdict =
  | { readonly kind: 'holds'; readonly certificate: PurgeCertificate }
  | { readonly kind: 'broken'; readonly faults: readonly CertificateFault[] };

/**
 * Checks a certificate without the server: its signature, every gate's receipt under that gate's key, and
 * that it claims no more than what is in it.
 * @param serverKey raw Ed25519 key, base64, that the certificate must be of; null believes the one it names
 */
export function verifyCertificate(json: unknown, serverKey: string | null): CertificateVerdict {
  const parsed = purgeCertificateSchema.safeParse(json);
  if (!parsed.success) return { kind: 'broken', faults: [{ because: 'unreadable', deviceId: null }] };
  const { signature, ...content } = parsed.data;
  const faults: CertificateFault[] = [];
  const fault = (because: CertificateFault['because'], deviceId: string | null = null) =>
    faults.push({ because, deviceId });
  if (serverKey !== null && content.serverKey !== serverKey) fault('other-server');
  if (!holds(content.serverKey, canonicalJson(content), signature)) fault('signature-wrong');
  for (const { deviceId, publicKey, state } of content.gates) {
    if (state.kind === 'retired') {
      const { answer, signature: signed } = state.retirement;
      if (answer.deviceId !== deviceId || !holds(publicKey, answerText(answer), signed))
        fault('receipt-wrong', deviceId);
    }
    if (state.kind !== 'given') continue;
    const { receipt } = state;
    const isOfThis =
      receipt.deviceId === deviceId &&
      receipt.orderId === content.orderId &&
      receipt.removal.kind === 'event';
    if (!isOfThis || !holds(publicKey, receiptText(receipt), receipt.signature))
      fault('receipt-wrong', deviceId);
  }
  if (content.outcome !== outcomeOf(content)) fault('outcome-wrong');
  return faults.length === 0 ? { kind: 'holds', certificate: parsed.data } : { kind: 'broken', faults };
}

function holds(publicKey: string, text: string, signature: string): boolean {
  const raw = Buffer.from(publicKey, 'base64');
  return raw.length === 32 && signatureHolds(publicKeyOf(raw), text, signature);
}
