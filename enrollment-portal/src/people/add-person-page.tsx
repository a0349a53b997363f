import { Anchor } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useEvent } from '../event/current-event.ts';
import { eventPath } from '../event/event-path.ts';
import { Page } from '../ui/page.tsx';
import classes from './add-person.module.css';
import { AddedPerson } from './added-person.tsx';
import { NewPersonForm } from './new-person-form.tsx';
import { emptyAccreditation, type PersonDraft, usePersonForm } from './person-form.ts';
import { PhotoOpen } from './photo-open.tsx';
import { useAddPerson } from './use-add-person.ts';
import { dayAt } from './validity.ts';

export function AddPersonPage() {
  const { t } = useTranslation();
  const { id: eventId, timeZone } = useEvent();
  const [round, setRound] = useState({ number: 0, draft: firstDraft(dayAt(Date.now(), timeZone)) });
  return (
    <Page title={t('people.form.title')} width="reading" actions={<BackToPeople eventId={eventId} />}>
      <OnePerson
        key={round.number}
        draft={round.draft}
        onAnother={(last) =>
          setRound(({ number }) => ({ number: number + 1, draft: { ...last, name: '', number: '' } }))
        }
      />
    </Page>
  );
}

function firstDraft(today: string): PersonDraft {
  return { name: '', number: '', accreditations: [emptyAccreditation(today)] };
}

interface OnePersonProps {
  readonly draft: PersonDraft;
  /** The next person often has the accreditation of the one before. */
  readonly onAnother: (last: PersonDraft) => void;
}

function OnePerson({ draft, onAnother }: OnePersonProps) {
  const form = usePersonForm(draft);
  const [photo, setPhoto] = useState<File | null>(null);
  const adding = useAddPerson(form);
  const { stage } = adding;
  switch (stage.kind) {
    case 'form':
      return <NewPersonForm form={form} photo={photo} onPhoto={setPhoto} adding={adding} />;
    case 'photo-open':
      return <PhotoOpen stage={stage} photo={photo} onPhoto={setPhoto} adding={adding} />;
    case 'done':
      return (
        <AddedPerson person={stage.person} verdict={stage.verdict} onAnother={() => onAnother(form.values)} />
      );
  }
}

function BackToPeople({ eventId }: { eventId: string }) {
  const { t } = useTranslation();
  return (
    <Anchor component={Link} to={eventPath(eventId, 'people')} fz="sm" className={classes.back}>
      <IconArrowLeft size={16} aria-hidden />
      {t('people.title')}
    </Anchor>
  );
}
