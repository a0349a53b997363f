import { Anchor, Button, EmptyState, Group, Paper, Stack, Text } from '@mantine/core';
import { IconEyeOff, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { WatchlistEntry } from '#contract/watchlist';
import { photoPath } from '../api/image-path.ts';
import { useEvent, useEventFormat } from '../event/current-event.ts';
import { personPath } from '../event/event-path.ts';
import { FaceImage } from '../ui/face-image.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Page } from '../ui/page.tsx';
import { PageLoader } from '../ui/page-loader.tsx';
import { EndWatchDialog } from './end-watch-dialog.tsx';
import { WatchPhotoDialog } from './watch-photo-dialog.tsx';
import { watchlistPhotoPath, watchlistQuery } from './watchlist-queries.ts';

/** Whom every gate turns away and tells of. */
export function WatchlistPage() {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const list = useQuery(watchlistQuery(eventId));
  const [adding, setAdding] = useState(false);
  const [ending, setEnding] = useState<WatchlistEntry | null>(null);
  return (
    <Page
      title={t('watchlist.title')}
      note={t('watchlist.lead')}
      width="reading"
      actions={
        <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setAdding(true)}>
          {t('watchlist.addPhoto')}
        </Button>
      }
    >
      {list.isPending && <PageLoader />}
      {list.isError && !list.data && (
        <FailureNotice title={t('watchlist.failed')} error={list.error} onRetry={() => void list.refetch()} />
      )}
      {list.data?.length === 0 && (
        <EmptyState
          py={64}
          icon={<IconEyeOff stroke={1.5} aria-hidden />}
          withIndicatorBackground
          title={t('watchlist.empty.title')}
          description={t('watchlist.empty.text')}
        />
      )}
      <Stack gap="sm">
        {list.data?.map((entry) => (
          <Entry key={entry.id} entry={entry} onEnd={() => setEnding(entry)} />
        ))}
      </Stack>
      <WatchPhotoDialog opened={adding} onClose={() => setAdding(false)} />
      {ending && <EndWatchDialog entry={ending} opened onClose={() => setEnding(null)} />}
    </Page>
  );
}

function Entry({ entry, onEnd }: { entry: WatchlistEntry; onEnd: () => void }) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const format = useEventFormat();
  const { subject } = entry;
  const person = subject.kind === 'person';
  return (
    <Paper p="md">
      <Group wrap="nowrap" align="flex-start">
        <FaceImage
          src={person ? photoPath(eventId, subject.personId) : watchlistPhotoPath(eventId, entry.id)}
          alt={t('watchlist.photoOf', { name: person ? subject.name : subject.label })}
          size={72}
        />
        <div style={{ flex: 1, minWidth: 0 }}>
          {person ? (
            <Anchor
              component={Link}
              to={`${personPath(eventId, subject.personId)}/page`}
              fw={600}
              c="inherit"
            >
              {subject.name}
            </Anchor>
          ) : (
            <Text fw={600}>{subject.label}</Text>
          )}
          <Text fz="sm">{entry.reason}</Text>
          <Text fz="sm" c="dimmed">
            {t('watchlist.by', { name: entry.createdBy, at: format.dayAndTime(entry.createdAt) })}
          </Text>
        </div>
        <Button size="xs" variant="default" onClick={onEnd}>
          {t('watchlist.end')}
        </Button>
      </Group>
    </Paper>
  );
}
