import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { signIn } from '#contract/session';
import { call } from '../api/call.ts';
import { failureKindOf } from '../api/request-failed.ts';
import { Notice } from '../ui/notice.tsx';
import { useFailureText } from '../ui/use-failure-text.ts';
import { beginSession } from './session.ts';

export function SignInForm() {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const queries = useQueryClient();
  const attempt = useMutation({
    mutationFn: (body: { username: string; password: string }) => call(signIn, { body }),
    onSuccess: (session) => beginSession(queries, session),
  });
  const required = (value: string) => (value.trim() === '' ? t('session.signIn.required') : null);
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { username: '', password: '' },
    validate: { username: required, password: required },
  });
  // A name that the contract cannot hold is a wrong name to the person who typed it.
  const wrong = ['wrong-credentials', 'invalid-request'].includes(failureKindOf(attempt.error) ?? '');

  return (
    <form noValidate onSubmit={form.onSubmit((values) => attempt.mutate(values))}>
      <Stack gap="md">
        {attempt.isError && (
          <Notice tone="bad">{wrong ? t('session.signIn.wrong') : failureText(attempt.error)}</Notice>
        )}
        <TextInput
          label={t('session.signIn.name')}
          autoFocus
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          key={form.key('username')}
          {...form.getInputProps('username')}
        />
        <PasswordInput
          label={t('session.signIn.password')}
          autoComplete="current-password"
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        <Button type="submit" loading={attempt.isPending} fullWidth mt="xs">
          {t('session.signIn.submit')}
        </Button>
      </Stack>
    </form>
  );
}
