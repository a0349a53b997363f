import { Anchor, Button, Paper, Stack, Text } from '@mantine/core';
import { IconArrowLeft, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import type { Person } from '#contract/person';
import { BadgeSection } from '../badges/badge-section.tsx';
import { useEvent } from '../event/current-event.ts';
import { eventPath } from '../event/event-path.ts';
import { InvitePanel } from '../invitations/invite-panel.tsx';
import { useMay } from '../session/current-session.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Page } from '../ui/page.tsx';
import { PageLoader } from '../ui/page-loader.tsx';
import { Section } from '../ui/section.tsx';
import { WatchSection } from '../watchlist/watch-section.tsx';
import { AccreditationCard } from './accreditation-card.tsx';
import { AccreditationDialog } from './accreditation-dialog.tsx';
import { AddPhotoPanel } from './add-photo-panel.tsx';
import { EraseSection } from './erase-section.tsx';
import { FaceSummary } from './face-summary.tsx';
import { OwnLookAlikes } from './own-look-alikes.tsx';
import { personQuery } from './people-queries.ts';
import { PersonEntries } from './person-entries.tsx';
import classes from './person-page.module.css';

/** Everything about one person. */
export function PersonPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { id: eventId } = useEvent();
  const { personId = '' } = useParams();
  const person = useQuery(personQuery(eventId, personId));
  const people = eventPath(eventId, 'people');
  return (
    <Page title={person.data?.name ?? t('people.person.details')}>
      <Anchor component={Link} to={people} fz="sm" className={classes.back}>
        <IconArrowLeft size={16} aria-hidden /> {t('people.title')}
      </Anchor>
      {person.isPending && <PageLoader />}
      {person.isError && !person.data && (
        <FailureNotice
          title={t('people.personFailed')}
          error={person.error}
          onRetry={() => void person.refetch()}
        />
      )}
      {person.data && <Whole person={person.data} onGone={() => void navigate(people)} />}
    </Page>
  );
}

function Whole({ person, onGone }: { person: Person; onGone: () => void }) {
  const { t } = useTranslation();
  const mayWrite = useMay('person:write');
  const mayWatch = useMay('watchlist:manage');
  const mayReadEntries = useMay('passage:read');
  return (
    <div className={classes.halves}>
      <Stack gap="xl">
        <Accreditations person={person} />
        <BadgeSection person={person} />
        {mayReadEntries && (
          <Section title={t('people.person.entries')}>
            <PersonEntries personId={person.id} />
          </Section>
        )}
      </Stack>
      <Stack gap="xl">
        <Paper p="md">
          <Stack gap="md">
            <FaceSummary person={person} />
            {mayWrite && <AddPhotoPanel person={person} />}
          </Stack>
        </Paper>
        {mayWrite && (
          <Section title={t('invitations.section')}>
            <InvitePanel person={person} />
          </Section>
        )}
        <OwnLookAlikes personId={person.id} />
        {mayWatch && <WatchSection person={person} />}
        <EraseSection person={person} onGone={onGone} />
      </Stack>
    </div>
  );
}

function Accreditations({ person }: { person: Person }) {
  const { t } = useTranslation();
  const mayWrite = useMay('person:write');
  const [adding, setAdding] = useState(false);
  return (
    <Section
      title={t('people.person.accreditations')}
      actions={
        mayWrite && (
          <Button
            size="compact-sm"
            variant="subtle"
            leftSection={<IconPlus size={15} aria-hidden />}
            onClick={() => setAdding(true)}
          >
            {t('people.accreditation.add')}
          </Button>
        )
      }
    >
      {person.accreditations.length === 0 && (
        <Text fz="sm" c="dimmed">
          {t('people.form.noAccreditation')}
        </Text>
      )}
      {person.accreditations.map((accreditation) => (
        <AccreditationCard
          key={accreditation.id}
          person={person}
          accreditation={accreditation}
          detail="full"
        />
      ))}
      <AccreditationDialog
        person={person}
        accreditation={null}
        opened={adding}
        onClose={() => setAdding(false)}
      />
    </Section>
  );
}
