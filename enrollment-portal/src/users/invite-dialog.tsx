import { TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usernameSchema } from '#contract/session';
import { failureKindOf } from '../api/request-failed.ts';
import { Dialog } from '../ui/dialog.tsx';
import { FormFrame } from '../ui/form-frame.tsx';
import { ShownInvitation } from './invitation-dialog.tsx';
import { NO_ROLES, rolesOf } from './role-draft.ts';
import { RoleFields } from './role-fields.tsx';
import { useInviteUser } from './users-queries.ts';

export function InviteDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog opened={opened} onClose={onClose} title={t('users.invite.title')}>
      <Invite onClose={onClose} />
    </Dialog>
  );
}

function Invite({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const invite = useInviteUser();
  const [draft, setDraft] = useState(NO_ROLES);
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { username: '' },
    validate: {
      username: (name) => (usernameSchema.safeParse(name).success ? null : t('users.form.nameWrong')),
    },
  });
  if (invite.data) {
    const { user, invitation } = invite.data;
    return <ShownInvitation name={user.username} invitation={invitation} onClose={onClose} />;
  }
  const taken = failureKindOf(invite.error) === 'conflict';
  return (
    <FormFrame
      submit={t('users.invite.submit')}
      busy={invite.isPending}
      failure={taken ? null : invite.error}
      onSubmit={form.onSubmit(({ username }) =>
        invite.mutate(
          { username, roles: rolesOf(draft) },
          {
            onError: (error) => {
              if (failureKindOf(error) === 'conflict')
                form.setFieldError('username', t('users.form.nameTaken'));
            },
          },
        ),
      )}
      onClose={onClose}
    >
      <TextInput
        label={t('users.form.name')}
        description={t('users.form.nameHint')}
        data-autofocus
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={64}
        key={form.key('username')}
        {...form.getInputProps('username')}
      />
      <RoleFields draft={draft} onChange={setDraft} />
    </FormFrame>
  );
}
