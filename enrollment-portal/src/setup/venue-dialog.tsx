import { TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import type { Venue } from '#contract/venue';
import { failureKindOf } from '../api/request-failed.ts';
import { useEvent } from '../event/current-event.ts';
import { Dialog } from '../ui/dialog.tsx';
import { FormFrame } from '../ui/form-frame.tsx';
import { Notice } from '../ui/notice.tsx';
import { useCreateVenue, useRenameVenue } from './setup-queries.ts';
import { useNameRule } from './use-name-rule.ts';

interface Props {
  readonly opened: boolean;
  readonly onClose: () => void;
}

export function CreateVenueDialog({ opened, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog opened={opened} onClose={onClose} title={t('setup.venue.title')}>
      <CreateVenue onClose={onClose} />
    </Dialog>
  );
}

export function RenameVenueDialog({ venue, opened, onClose }: Props & { readonly venue: Venue }) {
  const { t } = useTranslation();
  return (
    <Dialog opened={opened} onClose={onClose} title={t('setup.edit', { name: venue.name })}>
      <RenameVenue venue={venue} onClose={onClose} />
    </Dialog>
  );
}

function CreateVenue({ onClose }: Pick<Props, 'onClose'>) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const create = useCreateVenue(eventId);
  return (
    <VenueForm
      name=""
      submit={t('setup.venue.add')}
      busy={create.isPending}
      failure={create.error}
      onName={(name) =>
        create.mutate(name, {
          onSuccess: (venue) => {
            notifications.show({ color: 'green', message: t('setup.venue.created', { name: venue.name }) });
            onClose();
          },
        })
      }
      onClose={onClose}
    />
  );
}

function RenameVenue({ venue, onClose }: { venue: Venue; onClose: () => void }) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const rename = useRenameVenue(eventId, venue);
  return (
    <VenueForm
      name={venue.name}
      submit={t('setup.zone.save')}
      busy={rename.isPending}
      failure={rename.error}
      onName={(name) => rename.mutate(name, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}

interface FormProps {
  readonly name: string;
  readonly submit: string;
  readonly busy: boolean;
  readonly failure: unknown;
  readonly onName: (name: string) => void;
  readonly onClose: () => void;
}

function VenueForm({ name, submit, busy, failure, onName, onClose }: FormProps) {
  const { t } = useTranslation();
  const overtaken = failureKindOf(failure) === 'changed-meanwhile';
  const form = useForm({ mode: 'uncontrolled', initialValues: { name }, validate: { name: useNameRule() } });
  return (
    <FormFrame
      submit={submit}
      busy={busy}
      failure={overtaken ? null : failure}
      onSubmit={form.onSubmit((draft) => onName(draft.name))}
      onClose={onClose}
    >
      {overtaken && <Notice tone="warn">{t('setup.changed')}</Notice>}
      <TextInput
        label={t('setup.venue.name')}
        data-autofocus
        maxLength={120}
        key={form.key('name')}
        {...form.getInputProps('name')}
      />
    </FormFrame>
  );
}
