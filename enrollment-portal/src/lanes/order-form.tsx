import { Text } from '@mantine/core';
import { useState } from 'react';
import type { LaneCommand } from '#contract/lane-command';
import { useEvent } from '../event/current-event.ts';
import { FormFrame } from '../ui/form-frame.tsx';
import { type Command, useCommand } from './lane-queries.ts';
import { isReason, ReasonField } from './reason-field.tsx';

interface Props {
  readonly text: string;
  readonly submit: string;
  readonly kind?: 'destructive';
  readonly commandFor: (reason: string) => Command;
  readonly onSent: (command: LaneCommand) => void;
  readonly onClose: () => void;
}

/** An order that needs nothing but its reason. */
export function OrderForm({ text, submit, kind, commandFor, onSent, onClose }: Props) {
  const { id: eventId } = useEvent();
  const command = useCommand(eventId);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  return (
    <FormFrame
      submit={submit}
      {...(kind ? { kind } : {})}
      busy={command.isPending}
      failure={command.error}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (isReason(reason)) command.mutate(commandFor(reason.trim()), { onSuccess: onSent });
      }}
    >
      <Text fz="sm">{text}</Text>
      <ReasonField value={reason} onChange={setReason} missing={tried && !isReason(reason)} />
    </FormFrame>
  );
}
