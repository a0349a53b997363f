import { Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { createEvent, newEventSchema } from '#contract/event';
import { call } from '../api/call.ts';
import { FormFrame } from '../ui/form-frame.tsx';
import { eventsQuery } from './current-event.ts';
import { eventPath } from './event-path.ts';
import { timeZones } from './time-zones.ts';

export function CreateEventForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const create = useMutation({
    mutationFn: (body: { name: string; timeZone: string }) =>
      call(createEvent, { body: { ...body, state: 'live' } }),
    onSuccess: async (event) => {
      queries.setQueryData(eventsQuery.queryKey, (events) => [...(events ?? []), event]);
      notifications.show({ color: 'green', message: t('event.form.created', { name: event.name }) });
      onClose();
      await navigate(eventPath(event.id, 'setup'));
    },
  });
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name: '', timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone },
    validate: {
      name: (name) =>
        newEventSchema.shape.name.safeParse(name).success ? null : t('event.form.nameMissing'),
      timeZone: (zone) => (zone ? null : t('event.form.timeZoneMissing')),
    },
  });

  return (
    <FormFrame
      submit={t('event.form.submit')}
      busy={create.isPending}
      failure={create.error}
      onSubmit={form.onSubmit((values) => create.mutate(values))}
      onClose={onClose}
    >
      <TextInput
        label={t('event.form.name')}
        data-autofocus
        maxLength={120}
        key={form.key('name')}
        {...form.getInputProps('name')}
      />
      <Select
        label={t('event.form.timeZone')}
        description={t('event.form.timeZoneHint')}
        data={timeZones()}
        searchable
        limit={60}
        allowDeselect={false}
        key={form.key('timeZone')}
        {...form.getInputProps('timeZone')}
      />
    </FormFrame>
  );
}
