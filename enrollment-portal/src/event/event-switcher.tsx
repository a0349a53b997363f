import { Button, Menu } from '@mantine/core';
import { IconCheck, IconPlus, IconSelector } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useSession } from '../session/current-session.tsx';
import { CreateEventDialog } from './create-event-dialog.tsx';
import { eventsQuery } from './current-event.ts';
import { type EventSection, eventPath } from './event-path.ts';
import classes from './event-switcher.module.css';
import { useEventId } from './use-event-id.ts';

/** Changes the event and stays in the same section of it. */
export function EventSwitcher({ section }: { section: EventSection }) {
  const { t } = useTranslation();
  const eventId = useEventId();
  const mayCreate = useSession().permissions.includes('event:manage');
  const [creating, setCreating] = useState(false);
  const { data: events = [] } = useQuery(eventsQuery);
  const current = events.find(({ id }) => id === eventId);
  if (!current) return null;

  return (
    <>
      <Menu position="bottom-start" width={280} withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <Button
            variant="subtle"
            color="gray"
            className={classes.target}
            rightSection={<IconSelector size={16} aria-hidden />}
            aria-label={t('event.switch', { name: current.name })}
          >
            {current.name}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('event.all')}</Menu.Label>
          {events.map((event) => (
            <Menu.Item
              key={event.id}
              component={Link}
              to={eventPath(event.id, section)}
              rightSection={event.id === current.id ? <IconCheck size={16} aria-hidden /> : null}
            >
              {event.name}
            </Menu.Item>
          ))}
          {mayCreate && (
            <>
              <Menu.Divider />
              <Menu.Item leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setCreating(true)}>
                {t('event.create')}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <CreateEventDialog opened={creating} onClose={() => setCreating(false)} />
    </>
  );
}
