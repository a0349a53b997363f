import { Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEvent } from '../event/current-event.ts';
import { Notice } from '../ui/notice.tsx';
import { useFailureText } from '../ui/use-failure-text.ts';
import { proposalQuery } from './promise-queries.ts';
import { PromiseSheet } from './promise-sheet.tsx';

interface Props {
  /** The share of strangers. */
  readonly promisedFpir: number;
  /** Null for a zone that is not there yet. */
  readonly zoneId: string | null;
}

/** The sheet of a promise while it is being chosen. */
export function ProposedPromise({ promisedFpir, zoneId }: Props) {
  const { id: eventId } = useEvent();
  const failureText = useFailureText();
  const sheet = useQuery(proposalQuery(eventId, promisedFpir, zoneId));
  return (
    <div aria-live="polite">
      {sheet.isPending && <Loader size="sm" />}
      {sheet.isError && !sheet.data && <Notice tone="bad">{failureText(sheet.error)}</Notice>}
      {sheet.data && <PromiseSheet sheet={sheet.data} />}
    </div>
  );
}
