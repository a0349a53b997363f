import { Button, Stack, Text } from '@mantine/core';
import { IconArrowsMaximize } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Person } from '#contract/person';
import { useEvent } from '../event/current-event.ts';
import { personPath } from '../event/event-path.ts';
import { InvitePanel } from '../invitations/invite-panel.tsx';
import { useMay } from '../session/current-session.tsx';
import { Section } from '../ui/section.tsx';
import { AccreditationCard } from './accreditation-card.tsx';
import { AddPhotoPanel } from './add-photo-panel.tsx';
import { EraseSection } from './erase-section.tsx';
import { FaceSummary } from './face-summary.tsx';
import { PersonEntries } from './person-entries.tsx';

interface Props {
  readonly person: Person;
  /** Called once the person has been erased. */
  readonly onGone: () => void;
}

export function PersonDetails({ person, onGone }: Props) {
  const { t } = useTranslation();
  const mayWrite = useMay('person:write');
  const mayReadEntries = useMay('passage:read');
  const { id: eventId } = useEvent();

  return (
    <Stack gap="xl">
      <FaceSummary person={person} />
      <Button
        component={Link}
        to={`${personPath(eventId, person.id)}/page`}
        variant="default"
        leftSection={<IconArrowsMaximize size={17} aria-hidden />}
      >
        {t('people.page.open')}
      </Button>
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
      <EraseSection person={person} onGone={onGone} />
    </Stack>
  );
}
