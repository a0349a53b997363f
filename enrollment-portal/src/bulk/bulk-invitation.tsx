import { Button, Group, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { invitePeople } from '#contract/invitation';
import { call } from '../api/call.ts';
import { useEvent } from '../event/current-event.ts';
import { fetchOutbox } from '../invitations/invitation-queries.ts';
import { type OutboxLine, readOutbox } from '../invitations/outbox-csv.ts';
import { printSheet } from '../invitations/print-sheet.ts';
import { Notice } from '../ui/notice.tsx';
import { useFailureText } from '../ui/use-failure-text.ts';
import { Running } from './running.tsx';
import type { Selection } from './selection.ts';
import { useBulkRun } from './use-bulk-run.ts';

interface Invited {
  readonly invited: number;
  readonly alreadyInvited: number;
  readonly personIds: readonly string[];
}

interface Props {
  readonly selection: Selection;
  readonly onClose: () => void;
}

/** Invites people to enrol their own photo, and prints the codes of those who have not opened theirs. */
export function BulkInvitation({ selection, onClose }: Props) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const queries = useQueryClient();
  const failureText = useFailureText();
  const { run, begin, stop } = useBulkRun<Invited>({ invited: 0, alreadyInvited: 0, personIds: [] });

  function invite(): void {
    void begin(selection, async (people, soFar) => {
      const personIds = people.map(({ id }) => id);
      const said = await call(invitePeople, {
        params: { eventId },
        body: { who: { personIds, face: 'any' } },
      });
      return {
        invited: soFar.invited + said.invited,
        alreadyInvited: soFar.alreadyInvited + said.alreadyInvited,
        personIds: [...soFar.personIds, ...personIds],
      };
    }).then(() => queries.invalidateQueries({ queryKey: ['invitations', eventId] }));
  }

  if (run.kind === 'running') return <Running done={run.done} total={run.total} onStop={stop} />;
  if (run.kind === 'done') return <Outcome {...run.result} onClose={onClose} />;
  return (
    <Stack gap="md">
      {run.kind === 'failed' && <Notice tone="bad">{failureText(run.error)}</Notice>}
      <Text fz="sm">{t('bulk.text.invite')}</Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('shell.cancel')}
        </Button>
        <Button data-autofocus onClick={invite}>
          {t('invitations.invite')}
        </Button>
      </Group>
    </Stack>
  );
}

function Outcome({ invited, alreadyInvited, personIds, onClose }: Invited & Pick<Props, 'onClose'>) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const failureText = useFailureText();
  const [printing, setPrinting] = useState<'idle' | 'busy' | { readonly error: unknown }>('idle');

  async function print(): Promise<void> {
    setPrinting('busy');
    try {
      const wanted = new Set(personIds);
      const lines = readOutbox(await (await fetchOutbox(eventId)).text());
      printSheet(lines.filter((line: OutboxLine) => wanted.has(line.personId)));
      setPrinting('idle');
    } catch (error) {
      setPrinting({ error });
    }
  }

  return (
    <Stack gap="md">
      <Notice tone="good">
        <Text fz="sm">{t('bulk.done.invite', { number: invited, already: alreadyInvited })}</Text>
      </Notice>
      {typeof printing === 'object' && <Notice tone="bad">{failureText(printing.error)}</Notice>}
      <Group justify="flex-end">
        <Button variant="default" loading={printing === 'busy'} onClick={() => void print()}>
          {t('invitations.print')}
        </Button>
        <Button onClick={onClose}>{t('shell.close')}</Button>
      </Group>
    </Stack>
  );
}
