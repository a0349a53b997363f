import type { HandlersOf, ServerSentEvent } from '../http/handler.ts';
import type { JournalService } from './journal-service.ts';
import type { LiveNews, PassageService } from './passage-service.ts';

export function passageRoutes(
  passages: PassageService,
  journal: JournalService,
): HandlersOf<'listPassages' | 'exportPassages' | 'readCrop' | 'watchPassages' | 'uploadJournal'> {
  return {
    listPassages: ({ actor, params, query }) => passages.list(actor, params.eventId, query),
    exportPassages: ({ actor, params, query, signal }) =>
      passages.export(actor, params.eventId, query, signal),
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

async function* asEvents(news: AsyncIterable<LiveNews>): AsyncGenerator<ServerSentEvent> {
  for await (const { event, data } of news) yield { id: String(data.version), event, data };
}
