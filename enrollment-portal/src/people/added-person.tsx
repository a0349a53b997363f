import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Person, PhotoVerdict } from '#contract/person';
import { photoPath } from '../api/image-path.ts';
import { useEvent } from '../event/current-event.ts';
import { personPath } from '../event/event-path.ts';
import { VerdictNotice } from '../photo/verdict-notice.tsx';
import { FaceImage } from '../ui/face-image.tsx';

interface Props {
  readonly person: Person;
  /** Null when the person was added without a photo. */
  readonly verdict: PhotoVerdict | null;
  readonly onAnother: () => void;
}

export function AddedPerson({ person, verdict, onAnother }: Props) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);

  return (
    <Paper p={{ base: 'lg', sm: 'xl' }} maw={560}>
      <Stack gap="lg">
        <Group gap="lg" wrap="nowrap">
          <FaceImage
            src={verdict ? photoPath(eventId, person.id) : null}
            alt={t('people.person.photoOf', { name: person.name })}
            size={96}
          />
          <div>
            <Title order={2} fz="h3" ref={heading} tabIndex={-1} style={{ outline: 'none' }}>
              {t(verdict ? 'people.added.enrolled' : 'people.added.withoutPhoto', { name: person.name })}
            </Title>
            <Text c="dimmed" mt={4}>
              {t(verdict ? 'people.added.enrolledHint' : 'people.added.withoutPhotoHint')}
            </Text>
          </div>
        </Group>
        {verdict && <VerdictNotice verdict={verdict} eventId={eventId} />}
        <Group gap="sm">
          <Button onClick={onAnother}>{t('people.added.another')}</Button>
          <Button component={Link} to={personPath(eventId, person.id)} variant="default">
            {t('people.added.open', { name: person.name })}
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}
