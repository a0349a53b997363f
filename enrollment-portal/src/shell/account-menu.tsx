import { ActionIcon, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconKey, IconLogout, IconUserCircle, IconUserCog, IconUsersGroup } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { signOut } from '#contract/session';
import { call } from '../api/call.ts';
import { useEventId } from '../event/use-event-id.ts';
import { useMay, useSession } from '../session/current-session.tsx';
import { leaveSession } from '../session/session.ts';
import { useFailureText } from '../ui/use-failure-text.ts';

export function AccountMenu() {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const queries = useQueryClient();
  const { username } = useSession();
  const eventId = useEventId();
  const mayManageUsers = useMay('user:manage');
  const mayManageKeys = useMay('api-key:manage');
  const leave = useMutation({
    mutationFn: () => call(signOut, {}),
    onSuccess: () => leaveSession(queries),
    onError: (error) => notifications.show({ color: 'red', message: failureText(error) }),
  });
  return (
    <Menu position="bottom-end" width={250} withInitialFocusPlaceholder={false}>
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
        <Menu.Item component={Link} to="/account" leftSection={<IconUserCog size={16} aria-hidden />}>
          {t('shell.myAccount')}
        </Menu.Item>
        {mayManageUsers && (
          <Menu.Item component={Link} to="/users" leftSection={<IconUsersGroup size={16} aria-hidden />}>
            {t('shell.users')}
          </Menu.Item>
        )}
        {eventId !== null && mayManageKeys && (
          <Menu.Item
            component={Link}
            to={`/events/${encodeURIComponent(eventId)}/api-keys`}
            leftSection={<IconKey size={16} aria-hidden />}
          >
            {t('shell.apiKeys')}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => leave.mutate()}>
          {t('shell.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
