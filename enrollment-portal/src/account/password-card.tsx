import { Button, PasswordInput, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { passwordSchema, setPassword } from '#contract/session';
import { call } from '../api/call.ts';
import { useSession } from '../session/current-session.tsx';
import { Notice } from '../ui/notice.tsx';
import { useFailureText } from '../ui/use-failure-text.ts';
import { AccountCard } from './account-card.tsx';

export function PasswordCard() {
  const { t } = useTranslation();
  const { password } = useSession();
  return (
    <AccountCard title={t('account.password.title')}>
      {password === 'set' ? <ChangePassword /> : <Text fz="sm">{t('account.password.none')}</Text>}
    </AccountCard>
  );
}

function ChangePassword() {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const { username } = useSession();
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { currentPassword: '', newPassword: '' },
    validate: {
      currentPassword: (value) => (value === '' ? t('session.signIn.required') : null),
      newPassword: (value) =>
        passwordSchema.safeParse(value).success ? null : t('session.password.tooShort'),
    },
  });
  const change = useMutation({
    mutationFn: (body: { currentPassword: string; newPassword: string }) => call(setPassword, { body }),
    onSuccess: () => {
      notifications.show({ color: 'green', message: t('account.password.done') });
      form.reset();
    },
  });
  return (
    <form noValidate onSubmit={form.onSubmit((values) => change.mutate(values))}>
      <Stack gap="md" maw={420} align="flex-start">
        {change.isError && <Notice tone="bad">{failureText(change.error)}</Notice>}
        <input type="text" name="username" autoComplete="username" value={username} readOnly hidden />
        <PasswordInput
          w="100%"
          label={t('account.password.current')}
          autoComplete="current-password"
          key={form.key('currentPassword')}
          {...form.getInputProps('currentPassword')}
        />
        <PasswordInput
          w="100%"
          label={t('session.password.field')}
          description={t('session.password.hint')}
          autoComplete="new-password"
          key={form.key('newPassword')}
          {...form.getInputProps('newPassword')}
        />
        <Button type="submit" loading={change.isPending}>
          {t('account.password.change')}
        </Button>
      </Stack>
    </form>
  );
}
