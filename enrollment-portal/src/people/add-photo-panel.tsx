import { Button, Group, Paper, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCameraPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '#contract/person';
import { failureKindOf } from '../api/request-failed.ts';
import { useEvent } from '../event/current-event.ts';
import { PhotoField } from '../photo/photo-field.tsx';
import { VerdictNotice } from '../photo/verdict-notice.tsx';
import { Notice } from '../ui/notice.tsx';
import { useFailureText } from '../ui/use-failure-text.ts';
import classes from './add-photo-panel.module.css';
import { useAddPhoto } from './people-queries.ts';

export function AddPhotoPanel({ person }: { person: Person }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  if (open) return <PhotoForm person={person} onDone={() => setOpen(false)} />;
  return (
    <Group gap="sm">
      <Button
        variant={person.enrolment.kind === 'enrolled' ? 'default' : 'filled'}
        leftSection={<IconCameraPlus size={18} aria-hidden />}
        onClick={() => setOpen(true)}
      >
        {t(person.enrolment.kind === 'enrolled' ? 'people.person.addAnotherPhoto' : 'people.person.addPhoto')}
      </Button>
      <Text fz="sm" c="dimmed" className={classes.help}>
        {t('people.person.photosHelp')}
      </Text>
    </Group>
  );
}

function PhotoForm({ person, onDone }: { person: Person; onDone: () => void }) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const { id: eventId } = useEvent();
  const [photo, setPhoto] = useState<File | null>(null);
  const enrol = useAddPhoto(eventId);
  const refusal = enrol.data?.kind === 'refused' ? enrol.data.refusal : null;

  function send(chosen: File, whenDuplicate: 'refuse' | 'review'): void {
    enrol.mutate(
      { personId: person.id, photo: chosen, whenDuplicate },
      {
        onSuccess: (verdict) => {
          if (verdict.kind !== 'accepted') return;
          notifications.show({ color: 'green', message: t('people.person.photoAdded') });
          onDone();
        },
      },
    );
  }

  return (
    <Paper p="md">
      <PhotoField
        photo={photo}
        disabled={enrol.isPending}
        onChange={(chosen) => {
          setPhoto(chosen);
          enrol.reset();
        }}
      >
        {enrol.isError && (
          <Notice tone="bad">
            {failureKindOf(enrol.error) === 'conflict'
              ? t('people.person.enoughPhotos')
              : failureText(enrol.error)}
          </Notice>
        )}
        {enrol.data && <VerdictNotice verdict={enrol.data} eventId={eventId} />}
      </PhotoField>
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onDone} disabled={enrol.isPending}>
          {t('shell.cancel')}
        </Button>
        {refusal?.kind === 'duplicate' ? (
          <Button loading={enrol.isPending} onClick={() => photo && send(photo, 'review')}>
            {t('people.person.sendLookAlike')}
          </Button>
        ) : (
          <Button
            loading={enrol.isPending}
            disabled={photo === null || refusal !== null}
            onClick={() => photo && send(photo, 'refuse')}
          >
            {t('people.person.sendPhoto')}
          </Button>
        )}
      </Group>
    </Paper>
  );
}
