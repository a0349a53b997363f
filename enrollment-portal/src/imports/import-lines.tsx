import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { PeopleImport } from '#contract/people-import';
import { useEvent, useEventFormat } from '../event/current-event.ts';
import { eventPath } from '../event/event-path.ts';
import classes from './import-lines.module.css';
import { ImportState } from './import-state.tsx';

/** Imports, newest first, each a link to where it stands. */
export function ImportLines({ imports }: { imports: readonly PeopleImport[] }) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const format = useEventFormat();
  return (
    <ul className={classes.lines}>
      {imports.map((one) => (
        <li key={one.id}>
          <Link to={`${eventPath(eventId, 'imports')}/${one.id}`} className={classes.line}>
            <span>
              <Text span fw={550}>
                {format.dayAndTime(one.createdAt)}
              </Text>
              <Text span fz="sm" c="dimmed" ms={10}>
                {one.table ? t('imports.rows', { rows: one.table.rows }) : t('imports.noTable')}
                {one.photos && ` · ${t('imports.pictures', { pictures: one.photos.pictures })}`}
              </Text>
            </span>
            <ImportState state={one.state} />
          </Link>
        </li>
      ))}
    </ul>
  );
}
