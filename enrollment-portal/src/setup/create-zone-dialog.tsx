import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import type { Venue } from '#contract/venue';
import { failureKindOf } from '../api/request-failed.ts';
import { useEvent } from '../event/current-event.ts';
import { Dialog } from '../ui/dialog.tsx';
import { FormFrame } from '../ui/form-frame.tsx';
import { useCreateZone } from './setup-queries.ts';
import { useZoneForm } from './use-zone-form.ts';
import { NEW_ZONE, toNewZone, type ZoneDraft } from './zone-draft.ts';
import { ZoneFields } from './zone-fields.tsx';

interface Props {
  readonly venue: Venue;
  readonly opened: boolean;
  readonly onClose: () => void;
}

export function CreateZoneDialog({ venue, opened, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog opened={opened} onClose={onClose} title={t('setup.zone.title', { venue: venue.name })}>
      <CreateZone venue={venue} onClose={onClose} />
    </Dialog>
  );
}

function CreateZone({ venue, onClose }: Omit<Props, 'opened'>) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const create = useCreateZone(eventId, venue.id);
  const form = useZoneForm(NEW_ZONE);
  const codeTaken = failureKindOf(create.error) === 'conflict';

  function submit(draft: ZoneDraft): void {
    create.mutate(toNewZone(draft), {
      onSuccess: (zone) => {
        notifications.show({ color: 'green', message: t('setup.zone.created', { name: zone.name }) });
        onClose();
      },
      onError: (error) => {
        if (failureKindOf(error) === 'conflict') form.setFieldError('code', t('setup.zone.codeTaken'));
      },
    });
  }

  return (
    <FormFrame
      submit={t('setup.zone.add')}
      busy={create.isPending}
      failure={codeTaken ? null : create.error}
      onSubmit={form.onSubmit(submit)}
      onClose={onClose}
    >
      <ZoneFields form={form} />
    </FormFrame>
  );
}
