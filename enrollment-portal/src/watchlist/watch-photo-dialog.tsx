import { Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useEvent } from '../event/current-event.ts';
import { PhotoField } from '../photo/photo-field.tsx';
import { RefusalReasons } from '../photo/refusal-reasons.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { FormFrame } from '../ui/form-frame.tsx';
import { Notice } from '../ui/notice.tsx';
import { useWatchPhoto } from './watchlist-queries.ts';

interface Props {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** A face that belongs to nobody of the event. */
export function WatchPhotoDialog({ opened, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog opened={opened} onClose={onClose} title={t('watchlist.addPhoto')}>
      <WatchPhotoForm onClose={onClose} />
    </Dialog>
  );
}

function WatchPhotoForm({ onClose }: Pick<Props, 'onClose'>) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const watch = useWatchPhoto(eventId);
  const [photo, setPhoto] = useState<File | null>(null);
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { label: '', reason: '' },
    validate: {
      label: (label) => (label.trim() === '' ? t('watchlist.labelMissing') : null),
      reason: (reason) => (reason.trim() === '' ? t('people.change.reasonMissing') : null),
    },
  });
  const refusal = watch.data?.kind === 'refused' ? watch.data.refusal : null;

  function submit({ label, reason }: { label: string; reason: string }): void {
    if (!photo) return;
    watch.mutate(
      { photo, label, reason },
      {
        onSuccess: (verdict) => {
          if (verdict.kind === 'refused') return;
          notifications.show({ color: 'green', message: t('watchlist.watched', { name: label }) });
          onClose();
        },
      },
    );
  }

  return (
    <FormFrame
      submit={t('watchlist.watch')}
      kind="destructive"
      busy={watch.isPending}
      failure={watch.error}
      onSubmit={form.onSubmit(submit)}
      onClose={onClose}
    >
      <PhotoField
        photo={photo}
        disabled={watch.isPending}
        onChange={(chosen) => {
          setPhoto(chosen);
          watch.reset();
        }}
      >
        {refusal && (
          <Notice tone="bad" title={t('photo.refused.title')}>
            <RefusalReasons refusal={refusal} />
          </Notice>
        )}
      </PhotoField>
      <TextInput
        label={t('watchlist.label')}
        description={t('watchlist.labelHint')}
        maxLength={120}
        key={form.key('label')}
        {...form.getInputProps('label')}
      />
      <Textarea
        label={t('people.change.reason')}
        description={t('people.change.reasonHint')}
        autosize
        minRows={2}
        maxLength={500}
        key={form.key('reason')}
        {...form.getInputProps('reason')}
      />
    </FormFrame>
  );
}
