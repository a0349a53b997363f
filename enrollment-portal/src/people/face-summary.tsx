import { Button, Group, Stack, Text } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '#contract/person';
import { photoPath } from '../api/image-path.ts';
import { useEvent, useEventFormat } from '../event/current-event.ts';
import { useMay } from '../session/current-session.tsx';
import { FaceImage } from '../ui/face-image.tsx';
import { EditPersonDialog } from './edit-person-dialog.tsx';
import { EnrolmentBadge } from './enrolment-badge.tsx';

/** Who it is, and how they stand with face entry. */
export function FaceSummary({ person }: { person: Person }) {
  const { t } = useTranslation();
  const mayWrite = useMay('person:write');
  const [editing, setEditing] = useState(false);
  const format = useEventFormat();
  const { id: eventId } = useEvent();
  const { enrolment } = person;
  return (
    <Group gap="md" wrap="nowrap" align="flex-start">
      {/* The address of the photo stays the same when another is added; the key makes the page ask again. */}
      <FaceImage
        key={enrolment.kind === 'enrolled' ? enrolment.at : 'none'}
        src={enrolment.kind === 'enrolled' ? photoPath(eventId, person.id) : null}
        alt={t('people.person.photoOf', { name: person.name })}
        size={112}
      />
      <Stack gap={6} align="flex-start">
        <EnrolmentBadge enrolment={enrolment} />
        <Text fz="sm">{person.externalId ?? t('people.noNumber')}</Text>
        <Text fz="sm" c="dimmed">
          {enrolment.kind === 'enrolled'
            ? t('people.person.facePhotos', { count: enrolment.photos, date: format.day(enrolment.at) })
            : enrolment.kind === 'no-photo' && t('people.person.noPhoto')}
        </Text>
        {mayWrite && (
          <Button
            size="compact-sm"
            variant="subtle"
            leftSection={<IconPencil size={15} aria-hidden />}
            onClick={() => setEditing(true)}
          >
            {t('people.edit.action')}
          </Button>
        )}
      </Stack>
      <EditPersonDialog person={person} opened={editing} onClose={() => setEditing(false)} />
    </Group>
  );
}
