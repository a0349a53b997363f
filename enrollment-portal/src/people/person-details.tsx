import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconEraser, IconPencil } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '#contract/person';
import { photoPath } from '../api/image-path.ts';
import { useEvent, useEventFormat } from '../event/current-event.ts';
import { InvitePanel } from '../invitations/invite-panel.tsx';
import { useMay } from '../session/current-session.tsx';
import { FaceImage } from '../ui/face-image.tsx';
import { AccreditationCard } from './accreditation-card.tsx';
import { AddPhotoPanel } from './add-photo-panel.tsx';
import { EditPersonDialog } from './edit-person-dialog.tsx';
import { EnrolmentBadge } from './enrolment-badge.tsx';
import { ErasePersonDialog } from './erase-person-dialog.tsx';
import { PersonEntries } from './person-entries.tsx';

interface Props {
  readonly person: Person;
  /** Called once the person has been erased. */
  readonly onGone: () => void;
}

export function PersonDetails({ person, onGone }: Props) {
  const { t } = useTranslation();
  const mayErase = useMay('person:erase');
  const mayWrite = useMay('person:write');
  const mayReadEntries = useMay('passage:read');
  const [erasing, setErasing] = useState(false);

  return (
    <Stack gap="xl">
      <FaceSummary person={person} />
      {mayWrite && <AddPhotoPanel person={person} />}
      {mayWrite && (
        <Section title={t('invitations.section')}>
          <InvitePanel person={person} />
        </Section>
      )}
      <Section title={t('people.person.accreditations')}>
        {person.accreditations.length === 0 && (
          <Text fz="sm" c="dimmed">
            {t('people.form.noAccreditation')}
          </Text>
        )}
        {person.accreditations.map((accreditation) => (
          <AccreditationCard key={accreditation.id} person={person} accreditation={accreditation} />
        ))}
      </Section>
      {mayReadEntries && (
        <Section title={t('people.person.entries')}>
          <PersonEntries personId={person.id} />
        </Section>
      )}
      {mayErase && (
        <Section title={t('people.person.erase')}>
          <Text fz="sm" c="dimmed">
            {t('people.person.eraseHelp')}
          </Text>
          <Group>
            <Button
              variant="outline"
              color="red"
              leftSection={<IconEraser size={17} aria-hidden />}
              onClick={() => setErasing(true)}
            >
              {t('people.person.erase')}
            </Button>
          </Group>
          <ErasePersonDialog
            person={person}
            opened={erasing}
            onClose={() => setErasing(false)}
            onErased={onGone}
          />
        </Section>
      )}
    </Stack>
  );
}

function FaceSummary({ person }: { person: Person }) {
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

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Stack component="section" gap="sm">
      <Title order={3} fz="md">
        {title}
      </Title>
      {children}
    </Stack>
  );
}
