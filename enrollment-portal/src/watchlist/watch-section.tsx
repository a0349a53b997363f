import { Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '#contract/person';
import { useEvent, useEventFormat } from '../event/current-event.ts';
import { Notice } from '../ui/notice.tsx';
import { Section } from '../ui/section.tsx';
import { EndWatchDialog } from './end-watch-dialog.tsx';
import { WatchPersonDialog } from './watch-person-dialog.tsx';
import { watchlistQuery } from './watchlist-queries.ts';

/** Whether gates turn this person away and tell of it. */
export function WatchSection({ person }: { person: Person }) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const format = useEventFormat();
  const { data: entries } = useQuery(watchlistQuery(eventId));
  const [asking, setAsking] = useState<'nothing' | 'watch' | 'end'>('nothing');
  const entry = entries?.find(({ subject }) => subject.kind === 'person' && subject.personId === person.id);
  const close = () => setAsking('nothing');
  return (
    <Section title={t('watchlist.title')}>
      {entry ? (
        <Notice tone="bad" title={t('watchlist.isWatched')}>
          <Text fz="sm">
            {entry.reason} · {format.dayAndTime(entry.createdAt)}
          </Text>
          <Button size="compact-sm" variant="subtle" mt={6} onClick={() => setAsking('end')}>
            {t('watchlist.end')}
          </Button>
        </Notice>
      ) : (
        <Group>
          <Button variant="default" onClick={() => setAsking('watch')}>
            {t('watchlist.watch')}
          </Button>
        </Group>
      )}
      <WatchPersonDialog person={person} opened={asking === 'watch'} onClose={close} />
      {entry && <EndWatchDialog entry={entry} opened={asking === 'end'} onClose={close} />}
    </Section>
  );
}
