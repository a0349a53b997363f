import { GalleryIndexFault } from './gallery-index.ts';
import type { IndexReply } from './index-message.ts';

/** What a reply other than the one asked for means. */
export function faultOf(reply: IndexReply): GalleryIndexFault {
  return new GalleryIndexFault(
    reply.kind === 'failed' ? reply.message : `unexpected reply of kind ${reply.kind}`,
  );
}
