import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useEvent } from '../event/current-event.ts';
import { Page } from '../ui/page.tsx';
import { EventSettingsForm } from './event-settings-form.tsx';
import { EventStateCard } from './event-state-card.tsx';
import { SetupTabs } from './setup-tabs.tsx';

/** What holds for the event as a whole, and whether its gates are open. */
export function EventSettingsPage() {
  const { t } = useTranslation();
  const event = useEvent();
  return (
    <Page title={t('setup.title')} note={event.name} width="reading">
      <SetupTabs />
      <Stack gap="md">
        <EventStateCard event={event} />
        <EventSettingsForm key={event.version} event={event} />
      </Stack>
    </Page>
  );
}
