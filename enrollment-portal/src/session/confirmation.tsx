import { PasswordInput, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { createContext, type ReactNode, useCallback, useContext, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { confirmIdentity } from '#contract/session';
import { call } from '../api/call.ts';
import { failureKindOf } from '../api/request-failed.ts';
import { Dialog } from '../ui/dialog.tsx';
import { FormFrame } from '../ui/form-frame.tsx';
import { useSession } from './current-session.tsx';

type Confirmed = <T>(act: () => Promise<T>) => Promise<T>;

interface Asked {
  readonly confirmed: () => void;
  readonly givenUp: () => void;
}

const Confirmation = createContext<Confirmed | null>(null);

/** Asks for password or code when the server wants to see them again, and then goes on with what was asked. */
export function ConfirmationProvider({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<Asked | null>(null);
  const confirmed = useCallback<Confirmed>(async (act) => {
    try {
      return await act();
    } catch (error) {
      if (failureKindOf(error) !== 'confirmation-required') throw error;
      await new Promise<void>((resolve, reject) =>
        setAsked({ confirmed: resolve, givenUp: () => reject(error) }),
      );
      return act();
    }
  }, []);
  const giveUp = () => {
    asked?.givenUp();
    setAsked(null);
  };
  return (
    <Confirmation value={confirmed}>
      {children}
      {/* Mounted when it is asked for, so that it lies above the dialog that asks. */}
      {asked && (
        <Dialog opened onClose={giveUp} title={t('account.confirm.title')}>
          <Confirm
            onClose={giveUp}
            onConfirmed={() => {
              asked.confirmed();
              setAsked(null);
            }}
          />
        </Dialog>
      )}
    </Confirmation>
  );
}

/** Wraps a call that the server may answer with `confirmation-required`. */
export function useConfirmed(): Confirmed {
  const confirmed = useContext(Confirmation);
  if (!confirmed) throw new Error('nobody can be asked here');
  return confirmed;
}

function Confirm({ onClose, onConfirmed }: { onClose: () => void; onConfirmed: () => void }) {
  const { t } = useTranslation();
  const { secondFactor } = useSession();
  const byCode = secondFactor === 'on';
  const form = useForm({ mode: 'uncontrolled', initialValues: { shown: '' } });
  const confirm = useMutation({
    mutationFn: (shown: string) =>
      call(confirmIdentity, {
        body: byCode ? { kind: 'code', code: shown } : { kind: 'password', password: shown },
      }),
    onSuccess: onConfirmed,
  });
  const wrong = failureKindOf(confirm.error) === 'wrong-code';
  return (
    <FormFrame
      submit={t('account.confirm.submit')}
      busy={confirm.isPending}
      failure={wrong ? null : confirm.error}
      onSubmit={form.onSubmit(({ shown }) => confirm.mutate(shown))}
      onClose={onClose}
    >
      <Text fz="sm">{t('account.confirm.text')}</Text>
      {byCode ? (
        <TextInput
          label={t('account.code.field')}
          autoComplete="one-time-code"
          inputMode="numeric"
          data-autofocus
          error={wrong && t('account.code.wrong')}
          key={form.key('shown')}
          {...form.getInputProps('shown')}
        />
      ) : (
        <PasswordInput
          label={t('session.signIn.password')}
          autoComplete="current-password"
          data-autofocus
          key={form.key('shown')}
          {...form.getInputProps('shown')}
        />
      )}
    </FormFrame>
  );
}
