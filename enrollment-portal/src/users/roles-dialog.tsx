import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { User } from '#contract/user';
import { Dialog } from '../ui/dialog.tsx';
import { FormFrame } from '../ui/form-frame.tsx';
import { draftOf, rolesOf } from './role-draft.ts';
import { RoleFields } from './role-fields.tsx';
import { useChangeRoles } from './users-queries.ts';

interface Props {
  readonly user: User;
  readonly opened: boolean;
  readonly onClose: () => void;
}

export function RolesDialog({ user, opened, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog opened={opened} onClose={onClose} title={t('users.roles.title', { name: user.username })}>
      <Roles user={user} onClose={onClose} />
    </Dialog>
  );
}

function Roles({ user, onClose }: Omit<Props, 'opened'>) {
  const { t } = useTranslation();
  const change = useChangeRoles(user);
  const [draft, setDraft] = useState(() => draftOf(user.roles));
  return (
    <FormFrame
      submit={t('users.roles.submit')}
      busy={change.isPending}
      failure={change.error}
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate(rolesOf(draft), {
          onSuccess: () => {
            notifications.show({ color: 'green', message: t('users.roles.done') });
            onClose();
          },
        });
      }}
      onClose={onClose}
    >
      <RoleFields draft={draft} onChange={setDraft} />
    </FormFrame>
  );
}
