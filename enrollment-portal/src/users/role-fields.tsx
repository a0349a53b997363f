import { MultiSelect, Stack, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { EVENT_ROLES } from '#contract/role';
import { eventsQuery } from '../event/current-event.ts';
import type { RoleDraft } from './role-draft.ts';

interface Props {
  readonly draft: RoleDraft;
  readonly onChange: (draft: RoleDraft) => void;
}

export function RoleFields({ draft, onChange }: Props) {
  const { t } = useTranslation();
  const { data: events = [] } = useQuery(eventsQuery);
  return (
    <Stack gap="md">
      <Switch
        label={t('users.form.administrator')}
        description={t('users.form.administratorHint')}
        checked={draft.administrator}
        onChange={(event) => onChange({ ...draft, administrator: event.currentTarget.checked })}
      />
      {events.map((event) => (
        <MultiSelect
          searchable
          key={event.id}
          label={t('users.form.rolesOn', { event: event.name })}
          data={EVENT_ROLES.map((role) => ({ value: role, label: t(`users.role.${role}`) }))}
          value={[...(draft.onEvents[event.id] ?? [])]}
          onChange={(roles) =>
            onChange({
              ...draft,
              onEvents: {
                ...draft.onEvents,
                [event.id]: EVENT_ROLES.filter((role) => roles.includes(role)),
              },
            })
          }
        />
      ))}
    </Stack>
  );
}
