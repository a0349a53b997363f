import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Venue } from '#contract/venue';
import { useEvent } from '../event/current-event.ts';
import { strangersOf } from '../event/promise.ts';
import { Dialog } from '../ui/dialog.tsx';
import { FormFrame } from '../ui/form-frame.tsx';
import { PromiseFields } from './promise-fields.tsx';
import { useChangePromise } from './promise-queries.ts';

interface Props {
  readonly venueId: string;
  readonly zone: Venue['zones'][number];
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Another promise for a zone that is there. */
export function ZonePromiseDialog({ venueId, zone, opened, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog opened={opened} onClose={onClose} title={t('promise.title', { zone: zone.name })}>
      <ChangePromise venueId={venueId} zone={zone} onClose={onClose} />
    </Dialog>
  );
}

function ChangePromise({ venueId, zone, onClose }: Omit<Props, 'opened'>) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const change = useChangePromise(eventId, venueId, zone);
  const [strangers, setStrangers] = useState(String(strangersOf(zone.policy.promisedFpir)));
  const [whenRefused, setWhenRefused] = useState(zone.policy.whenRefused);
  return (
    <FormFrame
      submit={t('promise.save')}
      busy={change.isPending}
      failure={change.error}
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate(
          { promisedFpir: 1 / Number(strangers), whenRefused },
          {
            onSuccess: () => {
              notifications.show({ color: 'green', message: t('promise.saved', { zone: zone.name }) });
              onClose();
            },
          },
        );
      }}
      onClose={onClose}
    >
      <PromiseFields
        strangers={strangers}
        whenRefused={whenRefused}
        zoneId={zone.id}
        onStrangers={setStrangers}
        onWhenRefused={setWhenRefused}
      />
    </FormFrame>
  );
}
