import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { PeopleImport } from '#contract/people-import';
import { useEvent } from '../event/current-event.ts';
import { eventPath } from '../event/event-path.ts';
import { Notice } from '../ui/notice.tsx';
import { useFailureText } from '../ui/use-failure-text.ts';
import { CountFacts } from './count-facts.tsx';
import { useStartImport } from './import-queries.ts';
import { RowFaults } from './row-faults.tsx';

interface Props {
  readonly one: PeopleImport;
  /** Back to files and columns. */
  readonly onChange: () => void;
}

/** What a run came to, what was refused and why, and what comes next. */
export function ResultStep({ one, onChange }: Props) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const failureText = useFailureText();
  const start = useStartImport(eventId, one.id);
  const { state, chosen, counts } = one;
  if (state.kind === 'collecting' || !chosen) return null;
  const dry = state.mode === 'dry-run';
  const next = dry && state.kind === 'done' ? 'apply' : state.mode;
  const finished = state.kind === 'done' && !dry;
  const heading = state.kind === 'done' ? (dry ? 'checked' : 'imported') : 'stopped';
  return (
    <>
      <Paper p={{ base: 'md', sm: 'lg' }} component="section">
        <Stack gap="md">
          <Title order={2} fz="md">
            {t(`imports.step.${heading}`)}
          </Title>
          <CountFacts counts={counts} tense={dry ? 'would-be' : 'done'} />
          {state.kind === 'cancelled' && !dry && <Text fz="sm">{t('imports.resumeHint')}</Text>}
          {start.isError && <Notice tone="bad">{failureText(start.error)}</Notice>}
          <Group justify="flex-end">
            {finished ? (
              <>
                {counts.photosToReview > 0 && (
                  <Button component={Link} to={eventPath(eventId, 'reviews')} variant="default">
                    {t('imports.toReviews')}
                  </Button>
                )}
                <Button component={Link} to={eventPath(eventId, 'people')}>
                  {t('imports.toPeople')}
                </Button>
              </>
            ) : (
              <>
                <Button variant="default" onClick={onChange}>
                  {t('imports.change')}
                </Button>
                <Button loading={start.isPending} onClick={() => start.mutate({ ...chosen, mode: next })}>
                  {t(state.kind === 'done' ? 'imports.apply' : 'imports.resume')}
                </Button>
              </>
            )}
          </Group>
        </Stack>
      </Paper>
      {'at' in state && counts.refused > 0 && <RowFaults one={one} endedAt={state.at} />}
    </>
  );
}
