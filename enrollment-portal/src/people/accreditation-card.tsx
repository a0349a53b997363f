import { Button, Group, Paper } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '#contract/person';
import { mayBecome } from '#domain/access/accreditation';
import { useMay } from '../session/current-session.tsx';
import { AccreditationFacts } from './accreditation-facts.tsx';
import { ChangeStatusDialog } from './change-status-dialog.tsx';
import type { Accreditation } from './standing.ts';
import { STATUS_CHANGES, type StatusChangeKind } from './status-changes.ts';

interface Props {
  readonly person: Person;
  readonly accreditation: Accreditation;
}

export function AccreditationCard({ person, accreditation }: Props) {
  const { t } = useTranslation();
  const mayWrite = useMay('person:write');
  const [change, setChange] = useState<StatusChangeKind>('suspend');
  const [asking, setAsking] = useState(false);
  const possible = STATUS_CHANGES.filter(({ from, to }) => {
    return mayBecome(accreditation.status, to) && (from === null || from === accreditation.status);
  });

  return (
    <Paper p="md">
      <AccreditationFacts accreditation={accreditation} />
      {mayWrite && possible.length > 0 && (
        <Group gap="xs" mt="sm">
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
    </Paper>
  );
}
