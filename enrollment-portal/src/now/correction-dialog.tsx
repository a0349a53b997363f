import { NumberInput, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Correction } from '#contract/occupancy';
import { useEvent } from '../event/current-event.ts';
import { isReason, ReasonField } from '../lanes/reason-field.tsx';
import { PersonField } from '../log/person-field.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { FormFrame } from '../ui/form-frame.tsx';
import { useCorrect } from './now-queries.ts';

export const CORRECTIONS = ['person-inside', 'person-outside', 'unnamed-counted', 'emptied'] as const;
export type CorrectionKind = (typeof CORRECTIONS)[number];

interface Props {
  readonly zoneId: string;
  readonly kind: CorrectionKind;
  /** Whom it is about, where that is known already. */
  readonly personId?: string;
  readonly onClose: () => void;
}

/** What somebody who looked says against the count. */
export function CorrectionDialog({ zoneId, kind, personId, onClose }: Props) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const correct = useCorrect(eventId, zoneId);
  const [reason, setReason] = useState('');
  const [person, setPerson] = useState<string | null>(personId ?? null);
  const [people, setPeople] = useState<number | null>(null);
  const [tried, setTried] = useState(false);
  const correction = isReason(reason) ? correctionOf(kind, { reason: reason.trim(), person, people }) : null;
  return (
    <Dialog opened onClose={onClose} title={t(`now.correct.kind.${kind}`)}>
      <FormFrame
        submit={t('now.correct.submit')}
        {...(kind === 'emptied' ? { kind: 'destructive' } : {})}
        busy={correct.isPending}
        failure={correct.error}
        onClose={onClose}
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (correction !== null) correct.mutate(correction, { onSuccess: onClose });
        }}
      >
        <Text fz="sm">{t(`now.correct.text.${kind}`)}</Text>
        {(kind === 'person-inside' || kind === 'person-outside') && (
          <PersonField
            filter={person === null ? {} : { personId: person }}
            onChange={(change) => setPerson(change.personId)}
          />
        )}
        {kind === 'unnamed-counted' && (
          <NumberInput
            required
            min={0}
            max={1_000_000}
            allowDecimal={false}
            label={t('now.correct.people')}
            value={people ?? ''}
            onChange={(value) => setPeople(typeof value === 'number' ? value : null)}
          />
        )}
        <ReasonField value={reason} onChange={setReason} missing={tried && !isReason(reason)} />
      </FormFrame>
    </Dialog>
  );
}

interface Said {
  readonly reason: string;
  readonly person: string | null;
  readonly people: number | null;
}

/** @returns null while something is missing */
function correctionOf(kind: CorrectionKind, { reason, person, people }: Said): Correction | null {
  switch (kind) {
    case 'emptied':
      return { kind, reason };
    case 'person-inside':
    case 'person-outside':
      return person === null ? null : { kind, personId: person, reason };
    case 'unnamed-counted':
      return people === null ? null : { kind, people, reason };
  }
}
