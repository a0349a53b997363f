import { Button, EmptyState } from '@mantine/core';
import { IconCalendarPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useMay } from '../session/current-session.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { PageLoader } from '../ui/page-loader.tsx';
import { useDocumentTitle } from '../ui/use-document-title.ts';
import { CreateEventDialog } from './create-event-dialog.tsx';
import { eventsQuery } from './current-event.ts';
import { type EventSection, eventPath, rememberedEvent } from './event-path.ts';

/** Leads to the event that was open last, or to the newest; without any, to the first one. */
export function StartPage() {
  const events = useQuery(eventsQuery);
  // A new event has nothing to show live yet; it is set up first.
  const [section, setSection] = useState<EventSection>('live');
  if (events.isPending) return <PageLoader />;
  if (events.isError) return <FailureNotice error={events.error} onRetry={() => void events.refetch()} />;
  const newestFirst = events.data.toSorted((a, b) => b.createdAt - a.createdAt);
  const [event] = [...newestFirst.filter(({ id }) => id === rememberedEvent()), ...newestFirst];
  return event ? (
    <LeadTo path={eventPath(event.id, section)} />
  ) : (
    <NoEvent onCreate={() => setSection('setup')} />
  );
}

/** Unless somebody has gone elsewhere meanwhile: this page stays up while the one they chose is fetched. */
function LeadTo({ path }: { path: string }) {
  const navigate = useNavigate();
  useEffect(() => {
    if (window.location.pathname === '/') void navigate(path, { replace: true });
  }, [navigate, path]);
  return <PageLoader />;
}

function NoEvent({ onCreate }: { onCreate: () => void }) {
  const { t } = useTranslation();
  const mayCreate = useMay('event:manage');
  const [creating, setCreating] = useState(false);
  useDocumentTitle(t('event.none.title'));
  return (
    <>
      <EmptyState py={96} icon={<IconCalendarPlus stroke={1.5} aria-hidden />} withIndicatorBackground>
        <EmptyState.Title order={1}>{t('event.none.title')}</EmptyState.Title>
        <EmptyState.Description>
          {mayCreate ? t('event.none.text') : t('event.none.textReader')}
        </EmptyState.Description>
        {mayCreate && (
          <EmptyState.Actions>
            <Button
              onClick={() => {
                onCreate();
                setCreating(true);
              }}
            >
              {t('event.create')}
            </Button>
          </EmptyState.Actions>
        )}
      </EmptyState>
      <CreateEventDialog opened={creating} onClose={() => setCreating(false)} />
    </>
  );
}
