import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useEvent } from '../event/current-event.ts';
import { PhotoField } from '../photo/photo-field.tsx';
import { VerdictNotice } from '../photo/verdict-notice.tsx';
import { Notice } from '../ui/notice.tsx';
import { useFailureText } from '../ui/use-failure-text.ts';
import { AccreditationFacts } from './accreditation-facts.tsx';
import classes from './add-person.module.css';
import type { Adding, Stage } from './use-add-person.ts';

interface Props {
  readonly stage: Extract<Stage, { kind: 'photo-open' }>;
  readonly photo: File | null;
  readonly onPhoto: (photo: File | null) => void;
  readonly adding: Adding;
}

/** The person is saved; their photo was refused or did not arrive. What was entered stays in view. */
export function PhotoOpen({ stage, photo, onPhoto, adding }: Props) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  return (
    <div className={classes.form}>
      <SavedPerson stage={stage} failure={adding.failure} />
      <Paper p={{ base: 'md', sm: 'lg' }}>
        <PhotoField
          photo={photo}
          disabled={adding.busy}
          onChange={(chosen) => {
            onPhoto(chosen);
            adding.forgetVerdict();
          }}
        >
          {stage.verdict && <VerdictNotice verdict={stage.verdict} eventId={eventId} />}
        </PhotoField>
        <Group mt="md" gap="sm">
          <Button
            loading={adding.busy}
            disabled={photo === null || !stage.sendable}
            onClick={() => photo && adding.sendPhoto(photo)}
          >
            {stage.because === 'failed' ? t('people.added.sendAgain') : t('people.added.tryPhoto')}
          </Button>
          <Button variant="default" disabled={adding.busy} onClick={adding.finishWithoutPhoto}>
            {t('people.added.finishWithout')}
          </Button>
        </Group>
      </Paper>
    </div>
  );
}

function SavedPerson({ stage, failure }: Pick<Props, 'stage'> & { readonly failure: unknown }) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const { person, because } = stage;
  return (
    <Paper p={{ base: 'md', sm: 'lg' }}>
      <Stack gap="lg">
        {because === 'failed' ? (
          <Notice tone="warn" title={t('people.added.photoFailed', { name: person.name })}>
            {failureText(failure)}
          </Notice>
        ) : (
          <Notice tone="warn" title={t('people.added.photoRefused', { name: person.name })}>
            {t('people.added.photoRefusedHint')}
          </Notice>
        )}
        <div>
          <Title order={2} fz="h3">
            {person.name}
          </Title>
          <Text c="dimmed">{person.externalId ?? t('people.noNumber')}</Text>
        </div>
        {person.accreditations.map((accreditation) => (
          <AccreditationFacts key={accreditation.id} accreditation={accreditation} />
        ))}
      </Stack>
    </Paper>
  );
}
