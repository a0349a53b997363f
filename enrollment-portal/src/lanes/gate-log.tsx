import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type LaneCommand, readGateLog } from '#contract/lane-command';
import { call } from '../api/call.ts';
import { useEvent } from '../event/current-event.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import classes from './command-result.module.css';

/** The last lines of a gate's log, as it sent them. */
export function GateLog({ command }: { command: LaneCommand }) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const lines = useQuery({
    queryKey: ['gate-log', eventId, command.id],
    queryFn: ({ signal }) => call(readGateLog, { params: { eventId, commandId: command.id } }, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (lines.isError) return <FailureNotice error={lines.error} onRetry={() => void lines.refetch()} />;
  return (
    <section className={classes.log} aria-label={t('gates.log')}>
      {/* What scrolls must be reached by keys too. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above */}
      <pre tabIndex={0}>{lines.data?.lines.join('\n')}</pre>
    </section>
  );
}
