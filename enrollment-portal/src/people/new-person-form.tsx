import { Button, Paper, TextInput, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { PhotoField } from '../photo/photo-field.tsx';
import { Notice } from '../ui/notice.tsx';
import { useFailureText } from '../ui/use-failure-text.ts';
import { AccreditationFields } from './accreditation-fields.tsx';
import classes from './add-person.module.css';
import type { PersonForm } from './person-form.ts';
import type { Adding } from './use-add-person.ts';

interface Props {
  readonly form: PersonForm;
  readonly photo: File | null;
  readonly onPhoto: (photo: File | null) => void;
  readonly adding: Adding;
}

export function NewPersonForm({ form, photo, onPhoto, adding }: Props) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const { busy, failure } = adding;
  return (
    <form noValidate onSubmit={form.onSubmit((draft) => adding.add(draft, photo))} className={classes.form}>
      <Paper p={{ base: 'md', sm: 'lg' }} className={classes.details}>
        <fieldset disabled={busy} className={classes.bare}>
          <SectionTitle name="who" />
          <WhoFields form={form} />
        </fieldset>
        <fieldset disabled={busy} className={classes.bare}>
          <SectionTitle name="accreditations" />
          <AccreditationFields form={form} />
        </fieldset>
      </Paper>
      <Paper p={{ base: 'md', sm: 'lg' }}>
        <PhotoField photo={photo} disabled={busy} onChange={onPhoto} />
      </Paper>
      <div className={classes.actions}>
        {failure !== null && <Notice tone="bad">{failureText(failure)}</Notice>}
        <Button type="submit" size="md" loading={busy} className={classes.submit}>
          {photo ? t('people.form.submitWithPhoto') : t('people.form.submit')}
        </Button>
      </div>
    </form>
  );
}

function WhoFields({ form }: Pick<Props, 'form'>) {
  const { t } = useTranslation();
  return (
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
