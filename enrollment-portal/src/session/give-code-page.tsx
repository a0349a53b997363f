import { Button, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { giveCode, signOut } from '#contract/session';
import { call } from '../api/call.ts';
import { failureKindOf } from '../api/request-failed.ts';
import { Notice } from '../ui/notice.tsx';
import { useFailureText } from '../ui/use-failure-text.ts';
import { FrontPage } from './front-page.tsx';
import { beginSession, leaveSession } from './session.ts';

/** Between the password and the portal, for whoever has a second factor. */
export function GiveCodePage() {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const queries = useQueryClient();
  const give = useMutation({
    mutationFn: (code: string) => call(giveCode, { body: { code } }),
    onSuccess: (session) => beginSession(queries, session),
  });
  const leave = useMutation({
    mutationFn: () => call(signOut, {}),
    onSuccess: () => leaveSession(queries),
  });
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { code: '' },
    validate: { code: (code) => (code.trim() === '' ? t('session.signIn.required') : null) },
  });
  const wrong = failureKindOf(give.error) === 'wrong-code';
  return (
    <FrontPage title={t('account.code.title')} lead={t('account.code.lead')}>
      <form noValidate onSubmit={form.onSubmit(({ code }) => give.mutate(code))}>
        <Stack gap="md">
          {give.isError && (
            <Notice tone="bad">{wrong ? t('account.code.wrong') : failureText(give.error)}</Notice>
          )}
          <TextInput
            label={t('account.code.field')}
            autoFocus
            autoComplete="one-time-code"
            inputMode="numeric"
            key={form.key('code')}
            {...form.getInputProps('code')}
          />
          <Button type="submit" loading={give.isPending} fullWidth mt="xs">
            {t('account.code.submit')}
          </Button>
          <Button variant="subtle" loading={leave.isPending} onClick={() => leave.mutate()}>
            {t('account.code.otherUser')}
          </Button>
        </Stack>
      </form>
    </FrontPage>
  );
}
