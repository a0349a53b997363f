import { MAX_JOURNAL_BATCH, uploadJournal } from '#contract/journal';
import type { DeviceIdentity } from '../device/device-identity.ts';
import { signText } from '../device/device-keys.ts';
import type { Journal } from '../journal/journal.ts';
import { type ServerLink, ServerRefusal } from './server-link.ts';

export interface JournalUploadParts {
  readonly link: ServerLink;
  readonly journal: Journal;
  readonly identity: DeviceIdentity;
}

/** Keeps a batch within what the server reads in one request. */
const MAX_CROP_BYTES = 1_500_000;

/**
 * Sends what the server lacks, batch by batch, until it has everything. A lost answer is harmless:
 * the same records go again and the server knows them by number and hash.
 * @throws ServerUnreachable, ServerRefusal, JournalFault
 */
export async function uploadPending(
  { link, journal, identity }: JournalUploadParts,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const { records, crops } = journal.pending({ records: MAX_JOURNAL_BATCH, cropBytes: MAX_CROP_BYTES });
    const [first] = records;
    const last = records.at(-1);
    if (!first || !last) return;
    const { ackedThrough } = await link.ask(
      uploadJournal,
      {
        body: {
          records: [...records],
          crops: crops.map(({ sha256, jpeg }) => ({ sha256, jpeg: Buffer.from(jpeg).toString('base64') })),
          signature: signText(last.hash, identity.privateKey),
        },
      },
      signal,
    );
    journal.acknowledge(ackedThrough);
    if (!(ackedThrough >= first.seq)) throw new ServerRefusal(uploadJournal.id, 'journal-refused');
  }
}
