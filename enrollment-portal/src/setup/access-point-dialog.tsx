import { Anchor } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Venue } from '#contract/venue';
import { failureKindOf } from '../api/request-failed.ts';
import { useEvent } from '../event/current-event.ts';
import { eventPath } from '../event/event-path.ts';
import { Dialog } from '../ui/dialog.tsx';
import { FormFrame } from '../ui/form-frame.tsx';
import { Notice } from '../ui/notice.tsx';
import { AccessPointFields } from './access-point-fields.tsx';
import { newLane } from './lane-fields.tsx';
import { type AccessPoint, useChangeAccessPoint, useCreateAccessPoint } from './setup-queries.ts';
import { type AccessPointDraft, useAccessPointForm } from './use-access-point-form.ts';

interface Props {
  readonly venue: Venue;
  /** Null for a new one. */
  readonly accessPoint: AccessPoint | null;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** An access point and its lanes: new, or as it is to be from now on. */
export function AccessPointDialog({ venue, accessPoint, opened, onClose }: Props) {
  const { t } = useTranslation();
  const title = accessPoint
    ? t('setup.edit', { name: accessPoint.name })
    : t('setup.accessPoint.title', { venue: venue.name });
  return (
    <Dialog opened={opened} onClose={onClose} title={title}>
      {accessPoint ? (
        <ChangeAccessPoint venue={venue} accessPoint={accessPoint} onClose={onClose} />
      ) : (
        <CreateAccessPoint venue={venue} onClose={onClose} />
      )}
    </Dialog>
  );
}

function CreateAccessPoint({ venue, onClose }: Pick<Props, 'venue' | 'onClose'>) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const create = useCreateAccessPoint(eventId, venue.id);
  const [onlyZone, ...otherZones] = venue.zones;
  const form = useAccessPointForm({
    name: '',
    zoneId: onlyZone && otherZones.length === 0 ? onlyZone.id : null,
    galleryScope: 'event',
    whenFailing: 'fail-secure',
    lanes: [newLane(t('setup.accessPoint.lane', { number: 1 }))],
  });

  function submit({ zoneId, lanes, ...said }: AccessPointDraft): void {
    if (zoneId === null) return;
    const body = { ...said, zoneId, lanes: lanes.map(({ name, direction }) => ({ name, direction })) };
    create.mutate(body, {
      onSuccess: () => {
        notifications.show({ color: 'green', message: <Created name={said.name} eventId={eventId} /> });
        onClose();
      },
    });
  }

  return (
    <FormFrame
      submit={t('setup.accessPoint.add')}
      busy={create.isPending}
      failure={create.error}
      onSubmit={form.onSubmit(submit)}
      onClose={onClose}
    >
      <AccessPointFields venue={venue} form={form} zone="choice" />
    </FormFrame>
  );
}

function ChangeAccessPoint({
  venue,
  accessPoint,
  onClose,
}: Pick<Props, 'venue' | 'onClose'> & { readonly accessPoint: AccessPoint }) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const change = useChangeAccessPoint(eventId, venue.id, accessPoint);
  const overtaken = failureKindOf(change.error) === 'changed-meanwhile';
  const { name, zoneId, galleryScope, whenFailing } = accessPoint;
  const form = useAccessPointForm({
    name,
    zoneId,
    galleryScope,
    whenFailing,
    lanes: accessPoint.lanes.map((lane) => ({ ...lane, key: lane.id })),
  });

  function submit(draft: AccessPointDraft): void {
    change.mutate(
      {
        name: draft.name,
        galleryScope: draft.galleryScope,
        whenFailing: draft.whenFailing,
        lanes: draft.lanes.map(({ key: _, ...lane }) => lane),
      },
      {
        onSuccess: () => {
          notifications.show({ color: 'green', message: t('setup.zone.saved', { name: draft.name }) });
          onClose();
        },
      },
    );
  }

  return (
    <FormFrame
      submit={t('setup.zone.save')}
      busy={change.isPending}
      failure={overtaken ? null : change.error}
      onSubmit={form.onSubmit(submit)}
      onClose={onClose}
    >
      {overtaken && <Notice tone="warn">{t('setup.changed')}</Notice>}
      <AccessPointFields venue={venue} form={form} zone="fixed" />
    </FormFrame>
  );
}

function Created({ name, eventId }: { name: string; eventId: string }) {
  const { t } = useTranslation();
  return (
    <>
      {t('setup.accessPoint.created', { name })}{' '}
      <Anchor component={Link} to={eventPath(eventId, 'gates')} inherit>
        {t('setup.accessPoint.toGates')}
      </Anchor>
    </>
  );
}
