import type { Passage } from '#contract/passage';
import type { HandlersOf, ServerSentEvent } from '../http/handler.ts';
import type { JournalService } from './journal-service.ts';
import type { PassageService } from './passage-service.ts';

export function passageRoutes(
  passages: PassageService,
  journal: JournalService,
): HandlersOf<'listPassages' | 'readCrop' | 'watchPassages' | 'uploadJournal'> {
  return {
    listPassages: ({ actor, params, query }) => passages.list(actor, params.eventId, query),
    readCrop: async ({ actor, params }) => ({
      bytes: await passages.readCrop(actor, params.eventId, params.passageId),
      contentType: 'image/jpeg',
    }),
    watchPassages: async ({ actor, params, query, lastEventId, signal }) => {
      // A browser that reconnects repeats the address it began with; where it broke off is in the header.
      const after = versionIn(lastEventId) ?? query.after;
      return asEvents(await passages.watch(actor, params.eventId, after, signal));
    },
    uploadJournal: ({ actor, body }) => journal.ingest(actor, body),
  };
}

function versionIn(lastEventId: string | undefined): number | undefined {
  return /^\d{1,15}$/.test(lastEventId ?? '') ? Number(lastEventId) : undefined;
}

async function* asEvents(passages: AsyncIterable<Passage>): AsyncGenerator<ServerSentEvent> {
  for await (const passage of passages) {
    yield { id: String(passage.version), event: 'passage', data: passage };
  }
}
