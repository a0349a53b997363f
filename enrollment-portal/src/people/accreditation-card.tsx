import { Button, Group, Paper, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '#contract/person';
import { mayBecome } from '#domain/access/accreditation';
import { useMay } from '../session/current-session.tsx';
import { AccreditationDialog } from './accreditation-dialog.tsx';
import { AccreditationFacts } from './accreditation-facts.tsx';
import { ChangeStatusDialog } from './change-status-dialog.tsx';
import { PrivilegeGrid } from './privilege-grid.tsx';
import type { Accreditation } from './standing.ts';
import { STATUS_CHANGES, type StatusChangeKind } from './status-changes.ts';
import { StatusHistory } from './status-history.tsx';

interface Props {
  readonly person: Person;
  readonly accreditation: Accreditation;
  /** `full`: with places, history and everything that may be changed. */
  readonly detail?: 'full';
}

export function AccreditationCard({ person, accreditation, detail }: Props) {
  const { t } = useTranslation();
  const mayWrite = useMay('person:write');
  const [change, setChange] = useState<StatusChangeKind>('suspend');
  const [asking, setAsking] = useState(false);
  const [editing, setEditing] = useState(false);
  const possible = STATUS_CHANGES.filter(({ from, to }) => {
    return mayBecome(accreditation.status, to) && (from === null || from === accreditation.status);
  });

  return (
    <Paper p="md">
      <AccreditationFacts accreditation={accreditation} />
      {detail === 'full' && (
        <Stack gap="sm" mt="sm">
          <PrivilegeGrid label={t('people.grid.label')} privileges={accreditation.zones} onChange={null} />
          <StatusHistory person={person} accreditation={accreditation} />
        </Stack>
      )}
      {mayWrite && (
        <Group gap="xs" mt="sm">
          {detail === 'full' && (
            <Button
              size="xs"
              variant="default"
              aria-label={t('people.accreditation.editTitle', { category: accreditation.category })}
              onClick={() => setEditing(true)}
            >
              {t('people.edit.action')}
            </Button>
          )}
          {possible.map(({ kind }) => (
            <Button
              key={kind}
              size="xs"
              variant={kind === 'revoke' ? 'subtle' : 'default'}
              {...(kind === 'revoke' ? { color: 'red' } : {})}
              onClick={() => {
                setChange(kind);
                setAsking(true);
              }}
            >
              {t(`people.person.${kind}`)}
            </Button>
          ))}
        </Group>
      )}
      <ChangeStatusDialog
        person={person}
        accreditation={accreditation}
        change={change}
        opened={asking}
        onClose={() => setAsking(false)}
      />
      <AccreditationDialog
        person={person}
        accreditation={accreditation}
        opened={editing}
        onClose={() => setEditing(false)}
      />
    </Paper>
  );
}
