import { Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type BulkChange, changeStatuses, MOST_AT_ONCE } from '#contract/person-bulk';
import { call } from '../api/call.ts';
import { useEvent } from '../event/current-event.ts';
import { FormFrame } from '../ui/form-frame.tsx';
import { Notice } from '../ui/notice.tsx';
import { useFailureText } from '../ui/use-failure-text.ts';
import { Running } from './running.tsx';
import { type Selection, sizeOf } from './selection.ts';
import { inRequests, type StatusAction, TARGETS, undoOf } from './undoable.ts';
import { useBulkRun } from './use-bulk-run.ts';

interface Props {
  readonly action: StatusAction;
  readonly selection: Selection;
  readonly onClose: () => void;
}

/** Suspends, reinstates or revokes what many people hold; within a category where the list is narrowed to one. */
export function BulkStatus({ action, selection, onClose }: Props) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const queries = useQueryClient();
  const failureText = useFailureText();
  const { run, begin, stop } = useBulkRun<readonly BulkChange[]>([]);
  const number = sizeOf(selection);
  const { category } = selection.filter;
  const form = useForm({
    initialValues: { reason: '', typed: '' },
    validate: {
      reason: (reason) => (reason.trim() === '' ? t('people.change.reasonMissing') : null),
      typed: (typed) =>
        action === 'revoke' && typed.trim() !== String(number) ? t('bulk.numberDiffers') : null,
    },
  });
  const refresh = () => queries.invalidateQueries({ queryKey: ['people', eventId] });

  function submit({ reason }: { reason: string }): void {
    void begin(selection, async (people, soFar) => {
      const { changes } = await call(changeStatuses, {
        params: { eventId },
        body: {
          personIds: people.map(({ id }) => id),
          only: category === '' ? { kind: 'all' } : { kind: 'category', category },
          to: TARGETS[action],
          reason,
        },
      });
      return [...soFar, ...changes];
    }).then(refresh);
  }

  if (run.kind === 'running') return <Running done={run.done} total={run.total} onStop={stop} />;
  if (run.kind === 'done') {
    return <Outcome action={action} changes={run.result} reason={form.values.reason} onClose={onClose} />;
  }
  return (
    <FormFrame
      submit={t(`people.person.${action}`)}
      {...(action === 'reinstate' ? {} : { kind: 'destructive' })}
      busy={false}
      failure={null}
      onSubmit={form.onSubmit(submit)}
      onClose={onClose}
    >
      {run.kind === 'failed' && (
        <Notice tone="bad" title={t('bulk.brokeOff', { done: run.done, total: number })}>
          <Text fz="sm">{failureText(run.error)}</Text>
        </Notice>
      )}
      <Text fz="sm">{t(`bulk.text.${action}`)}</Text>
      {category !== '' && <Text fz="sm">{t('bulk.onlyCategory', { category })}</Text>}
      <Textarea
        label={t('people.change.reason')}
        description={t('people.change.reasonHint')}
        data-autofocus
        autosize
        minRows={2}
        maxLength={500}
        {...form.getInputProps('reason')}
      />
      {action === 'revoke' && (
        <TextInput
          label={t('bulk.typeNumber', { number: String(number) })}
          autoComplete="off"
          inputMode="numeric"
          {...form.getInputProps('typed')}
        />
      )}
    </FormFrame>
  );
}

interface OutcomeProps {
  readonly action: StatusAction;
  readonly changes: readonly BulkChange[];
  readonly reason: string;
  readonly onClose: () => void;
}

function Outcome({ action, changes, reason, onClose }: OutcomeProps) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const queries = useQueryClient();
  const failureText = useFailureText();
  const undo = undoOf(action, changes);
  const undoing = useMutation({
    mutationFn: async () => {
      for (const some of inRequests(undo?.changes ?? [], MOST_AT_ONCE)) {
        await call(changeStatuses, {
          params: { eventId },
          body: {
            personIds: [...new Set(some.map(({ personId }) => personId))],
            only: { kind: 'these', accreditationIds: some.map(({ accreditationId }) => accreditationId) },
            to: undo?.to ?? 'suspended',
            reason: t('bulk.undoReason', { reason }).slice(0, 500),
          },
        });
      }
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['people', eventId] }),
  });
  return (
    <Stack gap="md">
      <Notice tone={undoing.isSuccess ? 'info' : 'good'}>
        <Text fz="sm">
          {undoing.isSuccess
            ? t('bulk.undone', { number: undo?.changes.length ?? 0 })
            : t(`bulk.done.${action}`, { number: changes.length })}
        </Text>
      </Notice>
      {undoing.isError && <Notice tone="bad">{failureText(undoing.error)}</Notice>}
      <Group justify="flex-end">
        {undo && !undoing.isSuccess && (
          <Button variant="default" loading={undoing.isPending} onClick={() => undoing.mutate()}>
            {t('bulk.undo')}
          </Button>
        )}
        <Button onClick={onClose}>{t('shell.close')}</Button>
      </Group>
    </Stack>
  );
}
