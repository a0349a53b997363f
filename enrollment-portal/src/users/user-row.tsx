import { ActionIcon, Menu, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import {
  type Icon,
  IconCircleCheck,
  IconDeviceDesktop,
  IconDots,
  IconKey,
  IconLink,
  IconMailForward,
  IconShieldCheck,
  IconShieldOff,
  IconUserCheck,
  IconUserOff,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HeldRole } from '#contract/role';
import type { User } from '#contract/user';
import { eventsQuery } from '../event/current-event.ts';
import { StatusBadge } from '../ui/status-badge.tsx';
import type { Tone } from '../ui/tone.ts';
import { useFailureText } from '../ui/use-failure-text.ts';
import { useFormat } from '../ui/use-format.ts';
import { AskDialog } from './ask-dialog.tsx';
import { InvitationDialog } from './invitation-dialog.tsx';
import { PlacesDialog } from './places-dialog.tsx';
import { RolesDialog } from './roles-dialog.tsx';
import classes from './users-page.module.css';
import { useChangeState, useRenewInvitation, useResetSecondFactor } from './users-queries.ts';

const STATES: Readonly<Record<User['state'], { tone: Tone; icon: Icon }>> = {
  invited: { tone: 'info', icon: IconMailForward },
  active: { tone: 'good', icon: IconCircleCheck },
  disabled: { tone: 'bad', icon: IconUserOff },
};

type Open = 'none' | 'roles' | 'disable' | 'reset' | 'places';

export function UserRow({ user }: { user: User }) {
  const { t } = useTranslation();
  const format = useFormat();
  const roleText = useRoleText();
  const { tone, icon } = STATES[user.state];
  return (
    <li className={classes.user}>
      <div className={classes.words}>
        <Text fw={600}>{user.username}</Text>
        <Text fz="sm">
          {user.roles.length === 0 ? t('users.noRole') : format.list(user.roles.map(roleText))}
        </Text>
        <Text fz="sm" c="dimmed">
          {user.lastSeenAt === null
            ? t('users.neverSeen')
            : t('users.seen', { ago: format.ago(user.lastSeenAt, Date.now()) })}
        </Text>
        <div className={classes.states}>
          <StatusBadge tone={tone} icon={icon}>
            {t(`users.state.${user.state}`)}
          </StatusBadge>
          {user.secondFactor === 'on' && (
            <StatusBadge tone="good" icon={IconShieldCheck}>
              {t('users.protected')}
            </StatusBadge>
          )}
        </div>
      </div>
      <UserActions user={user} />
    </li>
  );
}

function UserActions({ user }: { user: User }) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const [open, setOpen] = useState<Open>('none');
  const state = useChangeState(user);
  const reset = useResetSecondFactor(user);
  const renew = useRenewInvitation(user);
  const close = () => setOpen('none');
  const name = user.username;
  const tell = (message: string) => {
    notifications.show({ color: 'green', message });
    close();
  };
  const fail = (error: unknown) => notifications.show({ color: 'red', message: failureText(error) });

  return (
    <>
      <Menu position="bottom-end" width={260}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('users.actions', { name })}>
            <IconDots size={20} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconKey size={16} aria-hidden />} onClick={() => setOpen('roles')}>
            {t('users.roles.action')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconDeviceDesktop size={16} aria-hidden />}
            onClick={() => setOpen('places')}
          >
            {t('users.places.action')}
          </Menu.Item>
          {user.state !== 'disabled' && (
            <Menu.Item
              leftSection={<IconLink size={16} aria-hidden />}
              onClick={() => renew.mutate(undefined, { onError: fail })}
            >
              {t('users.renew.action')}
            </Menu.Item>
          )}
          {user.secondFactor === 'on' && (
            <Menu.Item leftSection={<IconShieldOff size={16} aria-hidden />} onClick={() => setOpen('reset')}>
              {t('users.reset.action')}
            </Menu.Item>
          )}
          {user.state === 'disabled' ? (
            <Menu.Item
              leftSection={<IconUserCheck size={16} aria-hidden />}
              onClick={() =>
                state.mutate('enabled', {
                  onSuccess: () => tell(t('users.enable.done', { name })),
                  onError: fail,
                })
              }
            >
              {t('users.enable.action')}
            </Menu.Item>
          ) : (
            <Menu.Item
              color="red"
              leftSection={<IconUserOff size={16} aria-hidden />}
              onClick={() => setOpen('disable')}
            >
              {t('users.disable.action')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <RolesDialog user={user} opened={open === 'roles'} onClose={close} />
      <PlacesDialog user={user} opened={open === 'places'} onClose={close} />
      <AskDialog
        opened={open === 'disable'}
        title={t('users.disable.title', { name })}
        text={t('users.disable.text')}
        submit={t('users.disable.action')}
        busy={state.isPending}
        failure={state.error}
        onConfirm={() =>
          state.mutate('disabled', { onSuccess: () => tell(t('users.disable.done', { name })) })
        }
        onClose={close}
      />
      <AskDialog
        opened={open === 'reset'}
        title={t('users.reset.title', { name })}
        text={t('users.reset.text')}
        submit={t('users.reset.action')}
        busy={reset.isPending}
        failure={reset.error}
        onConfirm={() => reset.mutate(undefined, { onSuccess: () => tell(t('users.reset.done', { name })) })}
        onClose={close}
      />
      <InvitationDialog name={name} invitation={renew.data ?? null} onClose={() => renew.reset()} />
    </>
  );
}

/** A role in words, with the event that it is on. */
function useRoleText(): (role: HeldRole) => string {
  const { t } = useTranslation();
  const { data: events = [] } = useQuery(eventsQuery);
  return (held) => {
    if (held.kind === 'administrator') return t('users.role.administrator');
    const event = events.find(({ id }) => id === held.eventId)?.name ?? t('users.role.goneEvent');
    return t('users.role.onEvent', { role: t(`users.role.${held.role}`), event });
  };
}
