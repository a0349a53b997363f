import { Anchor, Radio, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Venue } from '#contract/venue';
import { useEvent } from '../event/current-event.ts';
import { eventPath } from '../event/event-path.ts';
import { Dialog } from '../ui/dialog.tsx';
import { FormFrame } from '../ui/form-frame.tsx';
import { type LaneDraft, LaneFields, newLane } from './lane-fields.tsx';
import { type NewAccessPoint, useCreateAccessPoint } from './setup-queries.ts';
import { useNameRule } from './use-name-rule.ts';

interface Props {
  readonly venue: Venue;
  readonly opened: boolean;
  readonly onClose: () => void;
}

interface Draft {
  readonly name: string;
  readonly zoneId: string | null;
  readonly galleryScope: NewAccessPoint['galleryScope'];
  readonly lanes: LaneDraft[];
}

export function CreateAccessPointDialog({ venue, opened, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog opened={opened} onClose={onClose} title={t('setup.accessPoint.title', { venue: venue.name })}>
      <CreateAccessPoint venue={venue} onClose={onClose} />
    </Dialog>
  );
}

function CreateAccessPoint({ venue, onClose }: Omit<Props, 'opened'>) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const create = useCreateAccessPoint(eventId, venue.id);
  const nameRule = useNameRule();
  const [onlyZone, ...otherZones] = venue.zones;
  const form = useForm<Draft>({
    initialValues: {
      name: '',
      zoneId: onlyZone && otherZones.length === 0 ? onlyZone.id : null,
      galleryScope: 'event',
      lanes: [newLane(t('setup.accessPoint.lane', { number: 1 }))],
    },
    validate: {
      name: nameRule,
      zoneId: (zoneId) => (zoneId === null ? t('setup.accessPoint.zoneMissing') : null),
      lanes: { name: nameRule },
    },
  });

  function submit({ name, zoneId, galleryScope, lanes }: Draft): void {
    if (zoneId === null) return;
    const body = {
      name,
      zoneId,
      galleryScope,
      lanes: lanes.map(({ name: laneName, direction }) => ({ name: laneName, direction })),
    };
    create.mutate(body, {
      onSuccess: () => {
        notifications.show({ color: 'green', message: <Created name={name} eventId={eventId} /> });
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
      <TextInput
        label={t('setup.accessPoint.name')}
        data-autofocus
        maxLength={120}
        {...form.getInputProps('name')}
      />
      <Select
        label={t('setup.accessPoint.zone')}
        data={venue.zones.map(({ id, name, code }) => ({ value: id, label: `${name} (${code})` }))}
        allowDeselect={false}
        {...form.getInputProps('zoneId')}
      />
      <Radio.Group label={t('setup.accessPoint.scope')} {...form.getInputProps('galleryScope')}>
        <Stack gap="xs" mt={6}>
          {(['event', 'entitled'] as const).map((scope) => (
            <Radio
              key={scope}
              value={scope}
              label={t(`setup.scope.${scope}`)}
              description={t(`setup.accessPoint.scopeHint.${scope}`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      <LaneFields
        lanes={form.values.lanes}
        inputProps={(path) => form.getInputProps(path)}
        onAdd={(lane) => form.insertListItem('lanes', lane)}
        onRemove={(index) => form.removeListItem('lanes', index)}
      />
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
