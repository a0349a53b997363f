import { Text, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import type { Person } from '#contract/person';
import { useEvent } from '../event/current-event.ts';
import { Dialog } from '../ui/dialog.tsx';
import { FormFrame } from '../ui/form-frame.tsx';
import { useChangeStatus } from './people-queries.ts';
import type { Accreditation } from './standing.ts';
import { type StatusChangeKind, targetOf } from './status-changes.ts';

interface Props {
  readonly person: Person;
  readonly accreditation: Accreditation;
  readonly change: StatusChangeKind;
  readonly opened: boolean;
  readonly onClose: () => void;
}

export function ChangeStatusDialog({ opened, ...form }: Props) {
  const { t } = useTranslation();
  const { category } = form.accreditation;
  return (
    <Dialog
      opened={opened}
      onClose={form.onClose}
      title={t(`people.change.${form.change}.title`, { category })}
    >
      <ChangeStatusForm {...form} />
    </Dialog>
  );
}

function ChangeStatusForm({ person, accreditation, change, onClose }: Omit<Props, 'opened'>) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const changeStatus = useChangeStatus(eventId, person.id);
  const words = { name: person.name, category: accreditation.category };
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { reason: '' },
    validate: { reason: (reason) => (reason.trim() === '' ? t('people.change.reasonMissing') : null) },
  });

  function submit({ reason }: { reason: string }): void {
    changeStatus.mutate(
      { accreditationId: accreditation.id, to: targetOf(change), reason },
      {
        onSuccess: () => {
          notifications.show({ color: 'green', message: t(`people.change.${change}.done`, words) });
          onClose();
        },
      },
    );
  }

  return (
    <FormFrame
      submit={t(`people.person.${change}`)}
      {...(change === 'suspend' || change === 'revoke' ? { kind: 'destructive' } : {})}
      busy={changeStatus.isPending}
      failure={changeStatus.error}
      onSubmit={form.onSubmit(submit)}
      onClose={onClose}
    >
      <Text fz="sm">{t(`people.change.${change}.text`, words)}</Text>
      <Textarea
        label={t('people.change.reason')}
        description={t('people.change.reasonHint')}
        data-autofocus
        autosize
        minRows={2}
        maxLength={500}
        key={form.key('reason')}
        {...form.getInputProps('reason')}
      />
    </FormFrame>
  );
}
