import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconShieldCheck, IconShieldOff } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { removeSecondFactor } from '#contract/session';
import { call } from '../api/call.ts';
import { useConfirmed } from '../session/confirmation.tsx';
import { useSession } from '../session/current-session.tsx';
import { sessionQuery } from '../session/session.ts';
import { StatusBadge } from '../ui/status-badge.tsx';
import { useFailureText } from '../ui/use-failure-text.ts';
import { AccountCard } from './account-card.tsx';
import { EnrolSecondFactor } from './enrol-second-factor.tsx';

export function SecondFactorCard() {
  const { t } = useTranslation();
  const { secondFactor } = useSession();
  const on = secondFactor === 'on';
  return (
    <AccountCard
      title={t('account.factor.title')}
      state={
        <StatusBadge tone={on ? 'good' : 'idle'} icon={on ? IconShieldCheck : IconShieldOff}>
          {t(`account.factor.${secondFactor}`)}
        </StatusBadge>
      }
    >
      <Text fz="sm">{t('account.factor.text')}</Text>
      {on ? <TurnOff /> : <EnrolSecondFactor />}
    </AccountCard>
  );
}

function TurnOff() {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const confirmed = useConfirmed();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => confirmed(() => call(removeSecondFactor, {})),
    onSuccess: async () => {
      notifications.show({ color: 'green', message: t('account.factor.turnedOff') });
      await queries.invalidateQueries(sessionQuery);
    },
    onError: (error) => notifications.show({ color: 'red', message: failureText(error) }),
  });
  return (
    <Group>
      <Button variant="default" loading={remove.isPending} onClick={() => remove.mutate()}>
        {t('account.factor.turnOff')}
      </Button>
    </Group>
  );
}
