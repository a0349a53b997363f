import { Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import type { Person } from '#contract/person';
import { useEvent } from '../event/current-event.ts';
import { Dialog } from '../ui/dialog.tsx';
import { FormFrame } from '../ui/form-frame.tsx';
import { useErasePerson } from './people-queries.ts';

interface Props {
  readonly person: Person;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onErased: () => void;
}

export function ErasePersonDialog({ person, opened, onClose, onErased }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog opened={opened} onClose={onClose} title={t('people.erase.title', { name: person.name })}>
      <EraseForm person={person} onClose={onClose} onErased={onErased} />
    </Dialog>
  );
}

function EraseForm({ person, onClose, onErased }: Omit<Props, 'opened'>) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const erase = useErasePerson(eventId, person.id);
  const { name } = person;
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { typed: '' },
    validate: { typed: (typed) => (sameName(typed, name) ? null : t('people.erase.differs')) },
  });

  function submit(): void {
    erase.mutate(undefined, {
      onSuccess: () => {
        notifications.show({ color: 'green', message: t('people.erase.done', { name }) });
        onErased();
      },
    });
  }

  return (
    <FormFrame
      submit={t('people.erase.submit')}
      kind="destructive"
      busy={erase.isPending}
      failure={erase.error}
      onSubmit={form.onSubmit(submit)}
      onClose={onClose}
    >
      <Text fz="sm">{t('people.erase.text')}</Text>
      <TextInput
        label={t('people.erase.type', { name })}
        data-autofocus
        autoComplete="off"
        key={form.key('typed')}
        {...form.getInputProps('typed')}
      />
    </FormFrame>
  );
}

/** Accents count, capitals and spaces around do not. */
function sameName(typed: string, name: string): boolean {
  const plain = (text: string) => text.normalize('NFC').trim().toLocaleLowerCase();
  return plain(typed) === plain(name);
}
