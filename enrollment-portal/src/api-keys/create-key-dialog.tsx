import { MultiSelect, NumberInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { KEY_SCOPES } from '#contract/api-key';
import { nameSchema } from '#contract/primitives';
import { useEvent } from '../event/current-event.ts';
import { permissionsOn, useSession } from '../session/current-session.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { FormFrame } from '../ui/form-frame.tsx';
import { ShownOnce } from '../users/shown-once.tsx';
import { type NewApiKey, useCreateApiKey } from './api-keys-queries.ts';

const DEFAULT_DAYS = 90;

export function CreateKeyDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog opened={opened} onClose={onClose} title={t('apiKeys.form.title')}>
      <CreateKey onClose={onClose} />
    </Dialog>
  );
}

function CreateKey({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const held = permissionsOn(useSession(), eventId);
  const create = useCreateApiKey(eventId);
  const form = useForm<NewApiKey>({
    mode: 'uncontrolled',
    initialValues: { name: '', scopes: [], lastsDays: DEFAULT_DAYS },
    validate: {
      name: (name) => (nameSchema.safeParse(name).success ? null : t('apiKeys.form.nameMissing')),
      scopes: (scopes) => (scopes.length > 0 ? null : t('apiKeys.form.scopesMissing')),
    },
  });
  if (create.data) {
    return (
      <ShownOnce
        title={t('apiKeys.made.title', { name: create.data.key.name })}
        text={t('apiKeys.made.text')}
        label={t('apiKeys.made.secret')}
        secret={create.data.secret}
        copy={t('apiKeys.made.copy')}
        onClose={onClose}
      />
    );
  }
  return (
    <FormFrame
      submit={t('apiKeys.form.submit')}
      busy={create.isPending}
      failure={create.error}
      onSubmit={form.onSubmit((wanted) => create.mutate({ ...wanted, lastsDays: Number(wanted.lastsDays) }))}
      onClose={onClose}
    >
      <TextInput
        label={t('apiKeys.form.name')}
        data-autofocus
        maxLength={120}
        key={form.key('name')}
        {...form.getInputProps('name')}
      />
      <MultiSelect
        searchable
        label={t('apiKeys.form.scopes')}
        description={t('apiKeys.form.scopesHint')}
        data={KEY_SCOPES.filter((scope) => held.includes(scope))}
        key={form.key('scopes')}
        {...form.getInputProps('scopes')}
      />
      <NumberInput
        label={t('apiKeys.form.days')}
        min={1}
        max={730}
        allowDecimal={false}
        clampBehavior="strict"
        key={form.key('lastsDays')}
        {...form.getInputProps('lastsDays')}
      />
    </FormFrame>
  );
}
