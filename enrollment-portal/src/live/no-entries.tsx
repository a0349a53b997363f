import { Button, EmptyState } from '@mantine/core';
import { IconDoorEnter } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useEvent } from '../event/current-event.ts';
import { eventPath } from '../event/event-path.ts';
import { useMay } from '../session/current-session.tsx';

export function NoEntries() {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const mayReadGates = useMay('gate:read');
  const mayReadPeople = useMay('person:read');
  return (
    <EmptyState
      py={64}
      icon={<IconDoorEnter stroke={1.5} aria-hidden />}
      withIndicatorBackground
      title={t('live.empty.title')}
      description={t('live.empty.text')}
    >
      <EmptyState.Actions>
        {mayReadGates && (
          <Button component={Link} to={eventPath(eventId, 'gates')} variant="default">
            {t('live.empty.toGates')}
          </Button>
        )}
        {mayReadPeople && (
          <Button component={Link} to={eventPath(eventId, 'people')} variant="default">
            {t('live.empty.toPeople')}
          </Button>
        )}
      </EmptyState.Actions>
    </EmptyState>
  );
}
