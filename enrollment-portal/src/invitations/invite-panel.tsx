import { Button, Group, Stack, Text } from '@mantine/core';
import { IconLink, IconMailForward, IconMailX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Invitation, InvitationLink } from '#contract/invitation';
import type { Person } from '#contract/person';
import { useEvent } from '../event/current-event.ts';
import { Notice } from '../ui/notice.tsx';
import { useFailureText } from '../ui/use-failure-text.ts';
import {
  personInvitationQuery,
  useInvitePerson,
  useRenewLink,
  useRevokeInvitation,
} from './invitation-queries.ts';
import { InvitationState } from './invitation-state.tsx';
import { LinkDialog } from './link-dialog.tsx';

/** Has a person enrol their own photo: the link, its state, another link, the end of it. */
export function InvitePanel({ person }: { person: Person }) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const { id: eventId } = useEvent();
  const invitation = useQuery(personInvitationQuery(eventId, person.id));
  const invite = useInvitePerson(eventId, person.id);
  const renew = useRenewLink(eventId);
  const revoke = useRevokeInvitation(eventId);
  const [made, setMade] = useState<InvitationLink | null>(null);
  const failure = invite.error ?? renew.error ?? revoke.error ?? invitation.error;
  const standing = standingOf(invitation.data ?? null);

  return (
    <Stack gap="xs">
      <Text fz="sm" c="dimmed">
        {t('invitations.help')}
      </Text>
      {invitation.data && (
        <Group>
          <InvitationState state={invitation.data.state} />
        </Group>
      )}
      {failure !== null && <Notice tone="bad">{failureText(failure)}</Notice>}
      <Group gap="xs">
        {standing === null ? (
          <Button
            variant="default"
            leftSection={<IconMailForward size={17} aria-hidden />}
            loading={invite.isPending}
            disabled={invitation.isPending}
            onClick={() => invite.mutate(undefined, { onSuccess: setMade })}
          >
            {t('invitations.invite')}
          </Button>
        ) : (
          <>
            <Button
              variant="default"
              leftSection={<IconLink size={17} aria-hidden />}
              loading={renew.isPending}
              onClick={() => renew.mutate(standing.id, { onSuccess: setMade })}
            >
              {t('invitations.renew')}
            </Button>
            <Button
              variant="subtle"
              color="red"
              leftSection={<IconMailX size={17} aria-hidden />}
              loading={revoke.isPending}
              onClick={() => revoke.mutate(standing.id)}
            >
              {t('invitations.revoke')}
            </Button>
          </>
        )}
      </Group>
      <LinkDialog made={made} onClose={() => setMade(null)} />
    </Stack>
  );
}

/** Null for one that was revoked: another takes its place. */
function standingOf(invitation: Invitation | null): Invitation | null {
  return invitation === null || invitation.state.kind === 'revoked' ? null : invitation;
}
