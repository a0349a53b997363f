import { Button, Group, Paper, Progress, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PeopleImport } from '#contract/people-import';
import { useEvent } from '../event/current-event.ts';
import { Notice } from '../ui/notice.tsx';
import { useFailureText } from '../ui/use-failure-text.ts';
import { CountFacts } from './count-facts.tsx';
import { useCancelImport } from './import-queries.ts';

/** How far a run is. It goes on without this page. */
export function RunStep({ one }: { one: PeopleImport }) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const failureText = useFailureText();
  const cancel = useCancelImport(eventId, one.id);
  const { done, total } = one.progress;
  const dry = one.state.kind !== 'collecting' && one.state.mode === 'dry-run';
  const label = t('imports.progress', { done, total });
  return (
    <Paper p={{ base: 'md', sm: 'lg' }} component="section">
      <Title order={2} fz="md" mb="sm">
        {t(dry ? 'imports.step.checking' : 'imports.step.importing')}
      </Title>
      <Group justify="space-between" mb={6}>
        <Text fz="sm">{label}</Text>
        <Button
          size="compact-sm"
          variant="default"
          loading={cancel.isPending}
          onClick={() => cancel.mutate()}
        >
          {t('imports.cancel')}
        </Button>
      </Group>
      <Progress value={total === 0 ? 0 : (100 * done) / total} size="lg" aria-label={label} />
      <Text fz="sm" c="dimmed" mt="sm" mb="md">
        {t('imports.leaveHint')}
      </Text>
      {cancel.isError && <Notice tone="bad">{failureText(cancel.error)}</Notice>}
      <CountFacts counts={one.counts} tense={dry ? 'would-be' : 'done'} />
    </Paper>
  );
}
