import { ActionIcon, Button, Center, EmptyState, Group, Menu, Paper, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import {
  IconDots,
  IconDownload,
  IconLink,
  IconMailForward,
  IconMailX,
  IconPrinter,
  IconUsersPlus,
} from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Invitation, InvitationLink } from '#contract/invitation';
import { useEvent } from '../event/current-event.ts';
import { personPath } from '../event/event-path.ts';
import { useMay } from '../session/current-session.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { NotFoundPage } from '../ui/not-found-page.tsx';
import { Page } from '../ui/page.tsx';
import { PageLoader } from '../ui/page-loader.tsx';
import { useFailureText } from '../ui/use-failure-text.ts';
import {
  fetchOutbox,
  invitationsQuery,
  useInviteMissing,
  useRenewLink,
  useRevokeInvitation,
} from './invitation-queries.ts';
import { InvitationState } from './invitation-state.tsx';
import classes from './invitations-page.module.css';
import { LinkDialog } from './link-dialog.tsx';
import { readOutbox } from './outbox-csv.ts';
import { printSheet } from './print-sheet.ts';

export function InvitationsPage() {
  return useMay('person:write') ? <Invitations /> : <NotFoundPage />;
}

/** Everybody who was invited to enrol their own photo, and the links that still wait. */
function Invitations() {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const list = useInfiniteQuery(invitationsQuery(eventId));
  const invitations = list.data?.pages.flatMap((page) => page.invitations) ?? [];
  const waiting = invitations.some(({ state }) => state.kind === 'waiting');

  return (
    <Page
      title={t('invitations.title')}
      note={t('invitations.lead')}
      width="reading"
      actions={
        <>
          {waiting && <OutboxActions eventId={eventId} />}
          <InviteMissing eventId={eventId} />
        </>
      }
    >
      {list.isPending && <PageLoader />}
      {list.isError && !list.data && (
        <FailureNotice
          title={t('invitations.failed')}
          error={list.error}
          onRetry={() => void list.refetch()}
        />
      )}
      {list.data && invitations.length === 0 && (
        <EmptyState
          py={64}
          icon={<IconMailForward stroke={1.5} aria-hidden />}
          withIndicatorBackground
          title={t('invitations.empty.title')}
          description={t('invitations.empty.text')}
        />
      )}
      {invitations.length > 0 && (
        <Paper component="ul" className={classes.list}>
          {invitations.map((invitation) => (
            <InvitationRow key={invitation.id} invitation={invitation} eventId={eventId} />
          ))}
        </Paper>
      )}
      {list.hasNextPage && (
        <Center py="md">
          <Button
            variant="default"
            loading={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >
            {t('invitations.more')}
          </Button>
        </Center>
      )}
    </Page>
  );
}

function InviteMissing({ eventId }: { eventId: string }) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const invite = useInviteMissing(eventId);
  return (
    <Button
      leftSection={<IconUsersPlus size={18} aria-hidden />}
      loading={invite.isPending}
      onClick={() =>
        invite.mutate(undefined, {
          onSuccess: ({ invited }) =>
            notifications.show({ color: 'green', message: t('invitations.invited', { count: invited }) }),
          onError: (error) => notifications.show({ color: 'red', message: failureText(error) }),
        })
      }
    >
      {t('invitations.inviteMissing')}
    </Button>
  );
}

/** The links on paper, or as a file for a mail merge. Each look at them is in the audit trail. */
function OutboxActions({ eventId }: { eventId: string }) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const [busy, setBusy] = useState<'none' | 'print' | 'file'>('none');

  function withOutbox(what: 'print' | 'file', use: (outbox: Blob) => void | Promise<void>): void {
    setBusy(what);
    fetchOutbox(eventId)
      .then(use)
      .catch((error: unknown) => notifications.show({ color: 'red', message: failureText(error) }))
      .finally(() => setBusy('none'));
  }

  return (
    <>
      <Button
        variant="default"
        leftSection={<IconPrinter size={18} aria-hidden />}
        loading={busy === 'print'}
        onClick={() => withOutbox('print', async (outbox) => printSheet(readOutbox(await outbox.text())))}
      >
        {t('invitations.print')}
      </Button>
      <Button
        variant="default"
        leftSection={<IconDownload size={18} aria-hidden />}
        loading={busy === 'file'}
        onClick={() => withOutbox('file', (outbox) => save(outbox, 'invitation-links.csv'))}
      >
        {t('invitations.file')}
      </Button>
    </>
  );
}

function save(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  URL.revokeObjectURL(url);
}

function InvitationRow({ invitation, eventId }: { invitation: Invitation; eventId: string }) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const renew = useRenewLink(eventId);
  const revoke = useRevokeInvitation(eventId);
  const [made, setMade] = useState<InvitationLink | null>(null);
  const { person, state } = invitation;
  const onError = (error: unknown) => notifications.show({ color: 'red', message: failureText(error) });
  return (
    <li className={classes.invitation}>
      <Group gap="sm" justify="space-between" className={classes.words}>
        <div className={classes.person}>
          <Text component={Link} to={personPath(eventId, person.id)} fw={600} c="inherit">
            {person.name}
          </Text>
          <Text fz="sm" c="dimmed">
            {person.externalId ?? t('people.noNumber')}
          </Text>
        </div>
        <InvitationState state={state} />
      </Group>
      {state.kind !== 'revoked' && (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={36}
              aria-label={t('invitations.actions', { name: person.name })}
            >
              <IconDots size={20} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              leftSection={<IconLink size={16} aria-hidden />}
              onClick={() => renew.mutate(invitation.id, { onSuccess: setMade, onError })}
            >
              {t('invitations.renew')}
            </Menu.Item>
            <Menu.Item
              color="red"
              leftSection={<IconMailX size={16} aria-hidden />}
              onClick={() => revoke.mutate(invitation.id, { onError })}
            >
              {t('invitations.revoke')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      <LinkDialog made={made} onClose={() => setMade(null)} />
    </li>
  );
}
