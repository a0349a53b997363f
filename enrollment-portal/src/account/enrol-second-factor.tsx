import { Button, Center, Code, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { beginSecondFactor, confirmSecondFactor } from '#contract/session';
import { call } from '../api/call.ts';
import { failureKindOf } from '../api/request-failed.ts';
import { useConfirmed } from '../session/confirmation.tsx';
import { rememberSession } from '../session/session.ts';
import { Notice } from '../ui/notice.tsx';
import { QrCode } from '../ui/qr-code.tsx';
import { useFailureText } from '../ui/use-failure-text.ts';

/** Three steps in one place: ask for a secret, show a code of it, keep the recovery codes. */
export function EnrolSecondFactor() {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const confirmed = useConfirmed();
  const queries = useQueryClient();
  const begin = useMutation({ mutationFn: () => confirmed(() => call(beginSecondFactor, {})) });
  const confirm = useMutation({
    mutationFn: (code: string) => confirmed(() => call(confirmSecondFactor, { body: { code } })),
  });
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { code: '' },
    validate: { code: (code) => (code.trim() === '' ? t('session.signIn.required') : null) },
  });

  if (confirm.data) {
    const { recoveryCodes, session } = confirm.data;
    return (
      <Stack gap="md">
        <Notice tone="good" title={t('account.factor.turnedOn')}>
          {t('account.factor.recovery')}
        </Notice>
        <Code block fz="sm">
          {recoveryCodes.join('\n')}
        </Code>
        <Button onClick={() => rememberSession(queries, session)}>{t('account.factor.kept')}</Button>
      </Stack>
    );
  }
  if (!begin.data) {
    return (
      <Stack gap="md" align="flex-start">
        {begin.isError && <Notice tone="bad">{failureText(begin.error)}</Notice>}
        <Button loading={begin.isPending} onClick={() => begin.mutate()}>
          {t('account.factor.setUp')}
        </Button>
      </Stack>
    );
  }
  const wrong = failureKindOf(confirm.error) === 'wrong-code';
  return (
    <form noValidate onSubmit={form.onSubmit(({ code }) => confirm.mutate(code))}>
      <Stack gap="md">
        <Text fz="sm">{t('account.factor.scan')}</Text>
        <Center>
          <QrCode text={begin.data.uri} label={t('account.factor.qr')} />
        </Center>
        <div>
          <Text fz="sm" c="dimmed" mb={4}>
            {t('account.factor.byHand')}
          </Text>
          <Code block>{begin.data.secret.match(/.{1,4}/g)?.join(' ')}</Code>
        </div>
        {confirm.isError && (
          <Notice tone="bad">{wrong ? t('account.code.wrong') : failureText(confirm.error)}</Notice>
        )}
        <TextInput
          label={t('account.code.field')}
          autoComplete="one-time-code"
          inputMode="numeric"
          key={form.key('code')}
          {...form.getInputProps('code')}
        />
        <Button type="submit" loading={confirm.isPending}>
          {t('account.factor.turnOn')}
        </Button>
      </Stack>
    </form>
  );
}
