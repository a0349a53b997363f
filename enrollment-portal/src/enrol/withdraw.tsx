import { Button, Group, Paper, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../ui/notice.tsx';
import { useFailureText } from '../ui/use-failure-text.ts';
import { useWithdrawConsent } from './enrolment-queries.ts';

/** Withdrawing is as easy as agreeing was: said what it means, asked once, done. */
export function Withdraw() {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const [asking, setAsking] = useState(false);
  const withdraw = useWithdrawConsent();
  if (!asking) {
    return (
      <Button size="md" variant="subtle" color="red" onClick={() => setAsking(true)}>
        {t('enrol.withdraw.open')}
      </Button>
    );
  }
  return (
    <Paper p="md" component="section">
      <Title order={2} fz="lg" mb="xs">
        {t('enrol.withdraw.title')}
      </Title>
      <Text mb="md">{t('enrol.withdraw.text')}</Text>
      {withdraw.isError && <Notice tone="bad">{failureText(withdraw.error)}</Notice>}
      <Group gap="sm" mt="sm">
        <Button color="red" loading={withdraw.isPending} onClick={() => withdraw.mutate()}>
          {t('enrol.withdraw.confirm')}
        </Button>
        <Button variant="default" disabled={withdraw.isPending} onClick={() => setAsking(false)}>
          {t('enrol.withdraw.keep')}
        </Button>
      </Group>
    </Paper>
  );
}
