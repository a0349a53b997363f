import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { OpenAlerts } from '../alerts/open-alerts.tsx';
import { SoundButton } from '../alerts/sound-button.tsx';
import { useAlertSound } from '../alerts/use-alert-sound.ts';
import { useEvent } from '../event/current-event.ts';
import { SidePanel } from '../ui/dialog.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Page } from '../ui/page.tsx';
import { PageLoader } from '../ui/page-loader.tsx';
import { Announcer } from './announcer.tsx';
import { ConnectionState } from './connection-state.tsx';
import { EntryDetails } from './entry-details.tsx';
import { EntryList } from './entry-list.tsx';
import { EntryPanel } from './entry-panel.tsx';
import { LaneFilter } from './lane-filter.tsx';
import classes from './live-page.module.css';
import { NoEntries } from './no-entries.tsx';
import { OutcomeFilter, type OutcomeFilterValue } from './outcome-filter.tsx';
import { lookOf } from './outcome-look.ts';
import { heldBack, type Pause, pauseAt } from './pause.ts';
import { PauseButton } from './pause-button.tsx';
import { type LiveFeed, useLiveFeed } from './use-live-feed.ts';

/** From here on the details stand beside the list instead of over it. */
const WIDE = '(min-width: 75em)';

export function LivePage() {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const sound = useAlertSound(eventId);
  const live = useLiveFeed(eventId, sound.onAlert);
  const [pause, setPause] = useState<Pause | null>(null);

  if (live.kind !== 'ready') {
    return (
      <Page title={t('live.title')}>
        {live.kind === 'loading' && <PageLoader />}
        {live.kind === 'failed' && (
          <FailureNotice title={t('live.failed')} error={live.error} onRetry={live.retry} />
        )}
      </Page>
    );
  }
  const { passages } = live.feed;
  return (
    <Page
      title={t('live.title')}
      note={<ConnectionState stream={live.stream} paused={pause !== null} />}
      actions={
        <>
          <SoundButton sound={sound} />
          {passages.length > 0 && (
            <PauseButton
              paused={pause !== null}
              onToggle={() => setPause(pause ? null : pauseAt(passages))}
            />
          )}
        </>
      }
    >
      <OpenAlerts />
      <Announcer passages={passages} />
      {passages.length === 0 ? (
        <NoEntries />
      ) : (
        <Entries live={live} pause={pause} onResume={() => setPause(null)} />
      )}
    </Page>
  );
}

interface EntriesProps {
  readonly live: Extract<LiveFeed, { kind: 'ready' }>;
  readonly pause: Pause | null;
  readonly onResume: () => void;
}

function Entries({ live, pause, onResume }: EntriesProps) {
  const { t } = useTranslation();
  const wide = useMediaQuery(WIDE, undefined, { getInitialValueInEffect: false });
  const [filter, setFilter] = useState<OutcomeFilterValue>('all');
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [laneId, setLaneId] = useState<string | null>(null);
  const { shown: all, waiting } = pause
    ? heldBack(live.feed.passages, pause)
    : { shown: live.feed.passages, waiting: 0 };
  const shown = laneId === null ? all : all.filter(({ lane }) => lane.id === laneId);
  const matching = filter === 'all' ? shown : shown.filter((p) => lookOf(p.outcome.kind).group === filter);
  const chosen = shown.find(({ id }) => id === chosenId);
  const followNewest = useCallback(() => setChosenId(null), []);

  return (
    <div className={classes.columns}>
      <div className={classes.log}>
        <OutcomeFilter passages={shown} value={filter} onChange={setFilter}>
          <LaneFilter value={laneId} onChange={setLaneId} />
        </OutcomeFilter>
        {waiting > 0 && (
          <Button variant="light" fullWidth onClick={onResume} mb="sm">
            {t('live.waiting', { count: waiting })}
          </Button>
        )}
        <EntryList
          key={`${filter}/${laneId}`}
          passages={matching}
          more={live.feed.olderCursor !== null}
          older={live.older}
          chosenId={chosen?.id ?? null}
          onChoose={setChosenId}
          onClearFilter={() => {
            setFilter('all');
            setLaneId(null);
          }}
        />
      </div>
      {wide ? (
        <EntryPanel
          chosen={chosen ?? null}
          newest={matching[0] ?? null}
          unchosen={{ title: t('live.details.newest'), back: t('live.details.backToNewest') }}
          onFollowNewest={followNewest}
        />
      ) : (
        <SidePanel opened={chosen !== undefined} onClose={followNewest} title={t('live.details.title')}>
          {chosen && <EntryDetails passage={chosen} />}
        </SidePanel>
      )}
    </div>
  );
}
