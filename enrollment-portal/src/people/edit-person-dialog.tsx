import { Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { newPersonSchema, type Person } from '#contract/person';
import { failureKindOf } from '../api/request-failed.ts';
import { useEvent } from '../event/current-event.ts';
import { Dialog } from '../ui/dialog.tsx';
import { FormFrame } from '../ui/form-frame.tsx';
import { Notice } from '../ui/notice.tsx';
import { useChangePerson } from './people-queries.ts';

interface Props {
  readonly person: Person;
  readonly opened: boolean;
  readonly onClose: () => void;
}

export function EditPersonDialog({ person, opened, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog opened={opened} onClose={onClose} title={t('people.edit.title', { name: person.name })}>
      <EditPerson person={person} onClose={onClose} />
    </Dialog>
  );
}

interface Draft {
  readonly name: string;
  readonly number: string;
}

/**
 * Saves over the version that was read when the form was opened. Where somebody was faster, nothing is lost:
 * theirs is shown beside what was typed, and only saving again replaces it.
 */
function EditPerson({ person, onClose }: Omit<Props, 'opened'>) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const change = useChangePerson(eventId, person.id);
  const [opened] = useState(person);
  const overtaken = person.version !== opened.version;
  const kind = failureKindOf(change.error);
  const { name: nameSchema, externalId } = newPersonSchema.shape;
  const form = useForm<Draft>({
    initialValues: { name: person.name, number: person.externalId ?? '' },
    validate: {
      name: (name) => {
        if (name.trim() === '') return t('people.form.nameMissing');
        return nameSchema.safeParse(name).success ? null : t('people.form.tooLong');
      },
      number: (number) =>
        number.trim() === '' || externalId.safeParse(number).success ? null : t('people.form.tooLong'),
    },
  });

  function submit({ name, number }: Draft): void {
    const body = { name: name.trim(), externalId: number.trim() === '' ? null : number.trim() };
    change.mutate(
      { version: overtaken && kind === 'changed-meanwhile' ? person.version : opened.version, body },
      {
        onSuccess: () => {
          notifications.show({ color: 'green', message: t('people.edit.done') });
          onClose();
        },
        onError: (error) => {
          if (failureKindOf(error) === 'conflict') form.setFieldError('number', t('people.form.numberTaken'));
        },
      },
    );
  }

  return (
    <FormFrame
      submit={t('people.edit.submit')}
      busy={change.isPending}
      failure={kind === 'changed-meanwhile' || kind === 'conflict' ? null : change.error}
      onSubmit={form.onSubmit(submit)}
      onClose={onClose}
    >
      {kind === 'changed-meanwhile' && (
        <Notice tone="warn">
          <Text fz="sm">{t('people.edit.changed')}</Text>
        </Notice>
      )}
      <TextInput
        label={t('people.form.name')}
        data-autofocus
        maxLength={120}
        {...(overtaken ? { description: t('people.edit.now', { value: person.name }) } : {})}
        {...form.getInputProps('name')}
      />
      <TextInput
        label={t('people.form.number')}
        maxLength={64}
        {...(overtaken
          ? { description: t('people.edit.now', { value: person.externalId ?? t('people.noNumber') }) }
          : {})}
        {...form.getInputProps('number')}
      />
    </FormFrame>
  );
}
