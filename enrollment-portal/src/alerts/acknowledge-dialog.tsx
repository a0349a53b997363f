import { Text, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { RaisedAlert } from '#contract/alert';
import { useEvent } from '../event/current-event.ts';
import { Dialog } from '../ui/dialog.tsx';
import { FormFrame } from '../ui/form-frame.tsx';
import { useAcknowledge } from './alert-queries.ts';

interface Props {
  readonly alert: RaisedAlert;
  readonly opened: boolean;
  readonly onClose: () => void;
}

export function AcknowledgeDialog({ alert, opened, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog opened={opened} onClose={onClose} title={t(`alerts.kind.${alert.kind}`)}>
      <Acknowledge alert={alert} onClose={onClose} />
    </Dialog>
  );
}

function Acknowledge({ alert, onClose }: Omit<Props, 'opened'>) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const acknowledge = useAcknowledge(eventId);
  const form = useForm({ mode: 'uncontrolled', initialValues: { note: '' } });
  return (
    <FormFrame
      submit={t('alerts.acknowledge.submit')}
      busy={acknowledge.isPending}
      failure={acknowledge.error}
      onClose={onClose}
      onSubmit={form.onSubmit(({ note }) =>
        acknowledge.mutate({ alert, note: note.trim() }, { onSuccess: onClose }),
      )}
    >
      <Text fz="sm">{t('alerts.acknowledge.text')}</Text>
      <Textarea
        label={t('alerts.acknowledge.note')}
        data-autofocus
        autosize
        minRows={2}
        maxLength={1000}
        key={form.key('note')}
        {...form.getInputProps('note')}
      />
    </FormFrame>
  );
}
