import { Anchor, Button, Group, Paper, TextInput, Title } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useEvent } from '../event/current-event.ts';
import { eventPath } from '../event/event-path.ts';
import { PhotoField } from '../photo/photo-field.tsx';
import { VerdictNotice } from '../photo/verdict-notice.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { useFailureText } from '../ui/use-failure-text.ts';
import { AccreditationFields } from './accreditation-fields.tsx';
import classes from './add-person-page.module.css';
import { AddedPerson } from './added-person.tsx';
import { emptyAccreditation, type PersonDraft, type PersonForm, usePersonForm } from './person-form.ts';
import { type Adding, useAddPerson } from './use-add-person.ts';
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
  const { id: eventId } = useEvent();
  const form = usePersonForm(draft);
  const [photo, setPhoto] = useState<File | null>(null);
  const adding = useAddPerson(form, photo);

  if (adding.stage.kind === 'done') {
    const { person, verdict } = adding.stage;
    return <AddedPerson person={person} verdict={verdict} onAnother={() => onAnother(form.values)} />;
  }
  const saved = adding.stage.kind === 'photo-open';
  const verdict = adding.stage.kind === 'photo-open' ? adding.stage.verdict : null;

  return (
    <form noValidate onSubmit={form.onSubmit(adding.submit)} className={classes.form}>
      <Paper p={{ base: 'md', sm: 'lg' }} className={classes.details}>
        <fieldset disabled={saved || adding.busy} className={classes.bare}>
          <WhoFields form={form} />
        </fieldset>
        <fieldset disabled={saved || adding.busy} className={classes.bare}>
          <SectionTitle name="accreditations" />
          <AccreditationFields form={form} />
        </fieldset>
      </Paper>
      <Paper p={{ base: 'md', sm: 'lg' }} className={classes.photo}>
        <PhotoField
          photo={photo}
          disabled={adding.busy}
          onChange={(chosen) => {
            setPhoto(chosen);
            adding.forgetVerdict();
          }}
        >
          {verdict && (
            <div className={classes.verdict}>
              <VerdictNotice verdict={verdict} eventId={eventId} />
            </div>
          )}
        </PhotoField>
      </Paper>
      <Actions adding={adding} hasPhoto={photo !== null} />
    </form>
  );
}

function WhoFields({ form }: { form: PersonForm }) {
  const { t } = useTranslation();
  return (
    <>
      <SectionTitle name="who" />
      <div className={classes.who}>
        <TextInput
          label={t('people.form.name')}
          autoComplete="off"
          autoFocus
          maxLength={120}
          {...form.getInputProps('name')}
        />
        <TextInput
          label={t('people.form.number')}
          description={t('people.form.numberHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          autoComplete="off"
          maxLength={64}
          {...form.getInputProps('number')}
        />
      </div>
    </>
  );
}

function SectionTitle({ name }: { name: 'who' | 'accreditations' }) {
  const { t } = useTranslation();
  return (
    <Title order={2} fz="md" mb="sm">
      {t(`people.form.${name}`)}
    </Title>
  );
}

function Actions({ adding, hasPhoto }: { adding: Adding; hasPhoto: boolean }) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const { stage, busy, failure } = adding;
  const saved = stage.kind === 'photo-open';
  return (
    <div className={classes.actions}>
      {saved && (
        <Notice tone="warn" title={t(titleOf(stage.because), { name: stage.person.name })}>
          {stage.because === 'failed' ? failureText(failure) : t('people.added.photoRefusedHint')}
        </Notice>
      )}
      {!saved && failure !== null && <Notice tone="bad">{failureText(failure)}</Notice>}
      <Group justify="flex-end">
        {saved && (
          <Button variant="default" onClick={adding.finishWithoutPhoto} disabled={busy}>
            {t('people.added.finishWithout')}
          </Button>
        )}
        <Button type="submit" size="md" loading={busy} disabled={saved && !(hasPhoto && stage.sendable)}>
          {submitText()}
        </Button>
      </Group>
    </div>
  );

  function submitText(): string {
    if (saved) return stage.because === 'failed' ? t('people.added.sendAgain') : t('people.added.tryPhoto');
    return hasPhoto ? t('people.form.submitWithPhoto') : t('people.form.submit');
  }
}

function titleOf(because: 'refused' | 'failed') {
  return because === 'failed' ? 'people.added.photoFailed' : 'people.added.photoRefused';
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
