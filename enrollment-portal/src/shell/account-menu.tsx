import { ActionIcon, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconLogout, IconUserCircle } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { signOut } from '#contract/session';
import { call } from '../api/call.ts';
import { useSession } from '../session/current-session.tsx';
import { leaveSession } from '../session/session.ts';
import { useFailureText } from '../ui/use-failure-text.ts';

export function AccountMenu() {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const queries = useQueryClient();
  const { username } = useSession();
  const leave = useMutation({
    mutationFn: () => call(signOut, {}),
    onSuccess: () => leaveSession(queries),
    onError: (error) => notifications.show({ color: 'red', message: failureText(error) }),
  });
  return (
    <Menu position="bottom-end" width={220} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          c="var(--mantine-color-text)"
          size={36}
          aria-label={t('shell.account', { name: username })}
        >
          <IconUserCircle size={21} stroke={1.7} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('shell.signedInAs', { name: username })}</Menu.Label>
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => leave.mutate()}>
          {t('shell.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
