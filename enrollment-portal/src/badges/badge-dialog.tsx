import { Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import { type Credential, issueCredential } from '#contract/credential';
import type { Person } from '#contract/person';
import { failureKindOf } from '../api/request-failed.ts';
import { useEvent } from '../event/current-event.ts';
import { Dialog } from '../ui/dialog.tsx';
import { FormFrame } from '../ui/form-frame.tsx';
import { type BadgeChange, useChangeBadge } from './badge-queries.ts';

export type BadgeQuestion =
  | { readonly kind: 'issue' }
  | { readonly kind: 'replace' | 'lost' | 'revoked'; readonly badge: Credential };

interface Props {
  readonly person: Person;
  /** Null while nothing is asked. */
  readonly question: BadgeQuestion | null;
  readonly onClose: () => void;
}

export function BadgeDialog({ person, question, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog
      opened={question !== null}
      onClose={onClose}
      title={question && t(`badges.ask.${question.kind}.title`, { name: person.name })}
    >
      {question && <BadgeForm person={person} question={question} onClose={onClose} />}
    </Dialog>
  );
}

interface Draft {
  readonly number: string;
  readonly reason: string;
}

function BadgeForm({ person, question, onClose }: Props & { readonly question: BadgeQuestion }) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const change = useChangeBadge(eventId, person.id);
  const numbered = question.kind === 'issue' || question.kind === 'replace';
  const number = issueCredential.body.shape.number;
  const form = useForm<Draft>({
    mode: 'uncontrolled',
    initialValues: { number: '', reason: '' },
    validate: {
      number: (text) => (!numbered || number.safeParse(text).success ? null : t('badges.numberWrong')),
      reason: (text) =>
        question.kind === 'issue' || text.trim() !== '' ? null : t('people.change.reasonMissing'),
    },
  });
  const taken = failureKindOf(change.error) === 'conflict' && numbered;

  function submit(draft: Draft): void {
    change.mutate(changeOf(question, draft), {
      onSuccess: () => {
        notifications.show({ color: 'green', message: t(`badges.ask.${question.kind}.done`) });
        onClose();
      },
      onError: (error) => {
        if (failureKindOf(error) === 'conflict') form.setFieldError('number', t('badges.numberTaken'));
      },
    });
  }

  return (
    <FormFrame
      submit={t(`badges.ask.${question.kind}.submit`)}
      {...(numbered ? {} : { kind: 'destructive' })}
      busy={change.isPending}
      failure={taken ? null : change.error}
      onSubmit={form.onSubmit(submit)}
      onClose={onClose}
    >
      <Text fz="sm">{t(`badges.ask.${question.kind}.text`)}</Text>
      {numbered && (
        <TextInput
          label={t('badges.number')}
          description={t('badges.numberHint')}
          data-autofocus
          autoComplete="off"
          maxLength={64}
          key={form.key('number')}
          {...form.getInputProps('number')}
        />
      )}
      {question.kind !== 'issue' && (
        <Textarea
          label={t('people.change.reason')}
          description={t('people.change.reasonHint')}
          autosize
          minRows={2}
          maxLength={500}
          key={form.key('reason')}
          {...form.getInputProps('reason')}
        />
      )}
    </FormFrame>
  );
}

function changeOf(question: BadgeQuestion, { number, reason }: Draft): BadgeChange {
  switch (question.kind) {
    case 'issue':
      return { kind: 'issue', number: number.trim() };
    case 'replace':
      return { kind: 'replace', credentialId: question.badge.id, number: number.trim(), reason };
    default:
      return { kind: question.kind, credentialId: question.badge.id, reason };
  }
}
