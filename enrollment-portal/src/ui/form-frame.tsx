import { Button, Group, Stack } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from './notice.tsx';
import { useFailureText } from './use-failure-text.ts';

interface Props {
  readonly submit: string;
  /** `destructive` for what takes something away. */
  readonly kind?: 'destructive';
  readonly busy: boolean;
  /** Null when nothing failed, or when a field already says what. */
  readonly failure: unknown;
  readonly onSubmit: (event: FormEvent<HTMLFormElement>) => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A form in a dialog: what went wrong above, the way out and the way on below. */
export function FormFrame({ submit, kind, busy, failure, onSubmit, onClose, children }: Props) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  return (
    <form noValidate onSubmit={onSubmit}>
      <Stack gap="md">
        {failure !== null && <Notice tone="bad">{failureText(failure)}</Notice>}
        {children}
        <Group justify="flex-end" mt="xs">
          <Button variant="default" onClick={onClose}>
            {t('shell.cancel')}
          </Button>
          <Button type="submit" loading={busy} {...(kind === 'destructive' ? { color: 'red' } : {})}>
            {submit}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
