import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useEvent } from '../event/current-event.ts';
import { useMay } from '../session/current-session.tsx';
import { Page } from '../ui/page.tsx';
import { PurgeCard } from './purge-card.tsx';
import { RetentionForm } from './retention-form.tsx';
import { RetentionPreview } from './retention-preview.tsx';
import { SetupTabs } from './setup-tabs.tsx';

/** How long data is kept, and its end. */
export function DataPage() {
  const { t } = useTranslation();
  const event = useEvent();
  const mayPurge = useMay('event:purge');
  return (
    <Page title={t('setup.title')} note={event.name} width="reading">
      <SetupTabs />
      <Stack gap="md">
        {event.state !== 'purged' && (
          <>
            <RetentionForm key={event.version} event={event} />
            <RetentionPreview />
          </>
        )}
        {mayPurge && <PurgeCard event={event} />}
      </Stack>
    </Page>
  );
}
