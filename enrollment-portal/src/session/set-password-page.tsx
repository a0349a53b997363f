import { Button, PasswordInput, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Navigate, useSearchParams } from 'react-router';
import { passwordSchema, setPassword } from '#contract/session';
import { call } from '../api/call.ts';
import { Notice } from '../ui/notice.tsx';
import { PageLoader } from '../ui/page-loader.tsx';
import { useFailureText } from '../ui/use-failure-text.ts';
import { FrontPage } from './front-page.tsx';
import { returnPathOf, signInPath } from './return-path.ts';
import { beginSession, sessionQuery } from './session.ts';

export function SetPasswordPage() {
  const [search] = useSearchParams();
  const state = useQuery(sessionQuery);
  if (state.isPending) return <PageLoader />;
  if (state.data?.kind !== 'signed-in') return <Navigate to={signInPath('/')} replace />;
  if (state.data.session.stage !== 'set-password') return <Navigate to={returnPathOf(search)} replace />;
  return <ChoosePassword username={state.data.session.username} />;
}

function ChoosePassword({ username }: { username: string }) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: (newPassword: string) => call(setPassword, { body: { newPassword } }),
    onSuccess: (session) => beginSession(queries, session),
  });
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { password: '', repeated: '' },
    validate: {
      password: (value) => (passwordSchema.safeParse(value).success ? null : t('session.password.tooShort')),
      repeated: (value, values) => (value === values.password ? null : t('session.password.differs')),
    },
  });

  return (
    <FrontPage title={t('session.password.title')} lead={t('session.password.lead', { name: username })}>
      <form noValidate onSubmit={form.onSubmit(({ password }) => change.mutate(password))}>
        <Stack gap="md">
          {change.isError && <Notice tone="bad">{failureText(change.error)}</Notice>}
          {/* Password managers file the new password under this name. */}
          <input type="text" name="username" autoComplete="username" value={username} readOnly hidden />
          <PasswordInput
            label={t('session.password.field')}
            description={t('session.password.hint')}
            autoComplete="new-password"
            key={form.key('password')}
            {...form.getInputProps('password')}
          />
          <PasswordInput
            label={t('session.password.repeat')}
            autoComplete="new-password"
            key={form.key('repeated')}
            {...form.getInputProps('repeated')}
          />
          <Button type="submit" loading={change.isPending} fullWidth mt="xs">
            {t('session.password.submit')}
          </Button>
        </Stack>
      </form>
    </FrontPage>
  );
}
