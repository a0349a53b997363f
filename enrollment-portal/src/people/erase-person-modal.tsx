import { Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import type { Person } from '#contract/person';
import { useEvent } from '../event/current-event.ts';
import { Dialog } from '../ui/dialog.tsx';
import { useFailureText } from '../ui/use-failure-text.ts';
import { useErasePerson } from './people-queries.ts';

interface Props {
  readonly person: Person;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onErased: () => void;
}

export function ErasePersonModal({ person, opened, onClose, onErased }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog opened={opened} onClose={onClose} title={t('people.erase.title', { name: person.name })}>
      <EraseForm person={person} onClose={onClose} onErased={onErased} />
    </Dialog>
  );
}

function EraseForm({ person, onClose, onErased }: Omit<Props, 'opened'>) {
  const { t } = useTranslation();
  const failureText = useFailureText();
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
    <form noValidate onSubmit={form.onSubmit(submit)}>
      <Stack gap="md">
        <Text fz="sm">{t('people.erase.text')}</Text>
        {erase.isError && (
          <Alert color="red" role="alert">
            {failureText(erase.error)}
          </Alert>
        )}
        <TextInput
          label={t('people.erase.type', { name })}
          data-autofocus
          autoComplete="off"
          key={form.key('typed')}
          {...form.getInputProps('typed')}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('shell.cancel')}
          </Button>
          <Button type="submit" color="red" loading={erase.isPending}>
            {t('people.erase.submit')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Accents count, capitals and spaces around do not. */
function sameName(typed: string, name: string): boolean {
  const plain = (text: string) => text.normalize('NFC').trim().toLocaleLowerCase();
  return plain(typed) === plain(name);
}
