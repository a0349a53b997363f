import { Button, Group, Paper, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { failureKindOf } from '../api/request-failed.ts';
import { useEvent } from '../event/current-event.ts';
import { eventPath } from '../event/event-path.ts';
import { originDiffQuery, useCloneEvent } from '../event/event-queries.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { useFailureText } from '../ui/use-failure-text.ts';
import { DifferenceList } from './difference-list.tsx';
import { PackCard } from './pack-card.tsx';
import { SetupTabs } from './setup-tabs.tsx';
import { useNameRule } from './use-name-rule.ts';

/** From one edition to the next: cloning, what differs from the edition before, and packs. */
export function EditionsPage() {
  const { t } = useTranslation();
  const event = useEvent();
  return (
    <Page title={t('setup.title')} note={event.name} width="reading">
      <SetupTabs />
      <CloneCard />
      <OriginCard />
      <PackCard />
    </Page>
  );
}

function CloneCard() {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const navigate = useNavigate();
  const failureText = useFailureText();
  const nameRule = useNameRule();
  const clone = useCloneEvent(eventId);
  const form = useForm({ mode: 'uncontrolled', initialValues: { name: '' }, validate: { name: nameRule } });

  function submit({ name }: { name: string }): void {
    clone.mutate(name.trim(), {
      onSuccess: ({ event, copied }) => {
        notifications.show({
          color: 'green',
          message: t('setup.clone.done', { name: event.name, ...copied }),
        });
        void navigate(`${eventPath(event.id, 'setup')}/editions`);
      },
    });
  }

  return (
    <Paper p={{ base: 'md', sm: 'lg' }} component="section">
      <Title order={2} fz="md" mb={4}>
        {t('setup.clone.title')}
      </Title>
      <Text fz="sm" c="dimmed" mb="md">
        {t('setup.clone.text')}
      </Text>
      <form noValidate onSubmit={form.onSubmit(submit)}>
        <Group align="flex-start">
          <TextInput
            style={{ flex: 1 }}
            label={t('setup.clone.name')}
            maxLength={120}
            key={form.key('name')}
            {...form.getInputProps('name')}
          />
          <Button type="submit" mt={25} loading={clone.isPending}>
            {t('setup.clone.submit')}
          </Button>
        </Group>
      </form>
      {clone.isError && <Notice tone="bad">{failureText(clone.error)}</Notice>}
    </Paper>
  );
}

/** Nothing for an event that is no clone. */
function OriginCard() {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const diff = useQuery(originDiffQuery(eventId));
  if (diff.isPending || failureKindOf(diff.error) === 'conflict') return null;
  return (
    <Paper p={{ base: 'md', sm: 'lg' }} mt="md" component="section">
      {diff.isError ? (
        <FailureNotice error={diff.error} onRetry={() => void diff.refetch()} />
      ) : (
        <>
          <Title order={2} fz="md" mb="sm">
            {t('setup.diff.title', { name: diff.data.origin.name })}
          </Title>
          <DifferenceList
            differences={diff.data.differences}
            here={t('setup.diff.here')}
            there={diff.data.origin.name}
          />
        </>
      )}
    </Paper>
  );
}
