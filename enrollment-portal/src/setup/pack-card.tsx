import { Button, Group, Paper, Select, Stack, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDownload } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type EventPack, eventPackSchema, importPack, listPacks, readPack } from '#contract/event-pack';
import { call } from '../api/call.ts';
import { useEvent, venuesQuery } from '../event/current-event.ts';
import { FileDrop } from '../ui/file-drop.tsx';
import { Notice } from '../ui/notice.tsx';
import { saveFile } from '../ui/save-file.ts';
import { useFailureText } from '../ui/use-failure-text.ts';
import { DifferenceList } from './difference-list.tsx';

/** A pack holds places, codes and policies; what it would change is shown before it does. */
export function PackCard() {
  const { t } = useTranslation();
  const event = useEvent();
  const packs = useQuery({
    queryKey: ['packs'],
    queryFn: async ({ signal }) => (await call(listPacks, {}, { signal })).packs,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const [pack, setPack] = useState<EventPack | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);

  async function readFile(file: File | undefined): Promise<void> {
    const read = eventPackSchema.safeParse(file && jsonIn(await file.text()));
    const [issue] = read.error?.issues ?? [];
    setPack(read.data ?? null);
    setWrong(issue ? `${issue.path.join('.')} ${issue.message}` : null);
  }

  return (
    <Paper p={{ base: 'md', sm: 'lg' }} mt="md" component="section">
      <Group justify="space-between" mb={4}>
        <Title order={2} fz="md">
          {t('setup.pack.title')}
        </Title>
        <DownloadPack />
      </Group>
      <Text fz="sm" c="dimmed" mb="md">
        {t('setup.pack.text')}
      </Text>
      {event.state === 'draft' ? (
        <Stack gap="md">
          <Select
            label={t('setup.pack.shipped')}
            placeholder={t('setup.pack.choose')}
            data={packs.data?.map(({ name }) => name) ?? []}
            value={packs.data?.find(({ name }) => name === pack?.name)?.name ?? null}
            onChange={(name) => {
              setWrong(null);
              setPack(packs.data?.find((one) => one.name === name) ?? null);
            }}
          />
          <FileDrop
            title={t('setup.pack.drop')}
            hint={t('setup.pack.dropHint')}
            choose={t('setup.pack.chooseFile')}
            accept=".json"
            disabled={false}
            onFiles={([file]) => void readFile(file)}
          />
          {wrong !== null && <Notice tone="bad">{t('setup.pack.wrong', { problem: wrong })}</Notice>}
          {pack && <ApplyPack key={pack.name} pack={pack} onDone={() => setPack(null)} />}
        </Stack>
      ) : (
        <Text fz="sm">{t('setup.pack.onlyDraft')}</Text>
      )}
    </Paper>
  );
}

function ApplyPack({ pack, onDone }: { pack: EventPack; onDone: () => void }) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const queries = useQueryClient();
  const failureText = useFailureText();
  const dryRun = useQuery({
    queryKey: ['pack-dry-run', eventId, pack],
    queryFn: () => call(importPack, { params: { eventId }, body: { mode: 'dry-run', pack } }),
    gcTime: 0,
  });
  const apply = useMutation({
    mutationFn: () => call(importPack, { params: { eventId }, body: { mode: 'apply', pack } }),
    onSuccess: async () => {
      notifications.show({ color: 'green', message: t('setup.pack.done', { name: pack.name }) });
      await queries.invalidateQueries({ queryKey: venuesQuery(eventId).queryKey });
      onDone();
    },
  });
  const failure = dryRun.error ?? apply.error;
  return (
    <div>
      <Text fw={600} mb="xs">
        {t('setup.pack.would', { name: pack.name })}
      </Text>
      {failure !== null && <Notice tone="bad">{failureText(failure)}</Notice>}
      {dryRun.data && (
        <>
          <DifferenceList
            differences={dryRun.data.differences}
            here={t('setup.pack.after')}
            there={t('setup.pack.before')}
          />
          <Group justify="flex-end" mt="md">
            <Button
              disabled={dryRun.data.differences.length === 0}
              loading={apply.isPending}
              onClick={() => apply.mutate()}
            >
              {t('setup.pack.apply')}
            </Button>
          </Group>
        </>
      )}
    </div>
  );
}

function DownloadPack() {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const failureText = useFailureText();
  const read = useMutation({
    mutationFn: () => call(readPack, { params: { eventId } }),
    onSuccess: (pack) => {
      saveFile(new Blob([JSON.stringify(pack, null, 2)], { type: 'application/json' }), 'pack.json');
    },
    onError: (error) => notifications.show({ color: 'red', message: failureText(error) }),
  });
  return (
    <Button
      variant="default"
      loading={read.isPending}
      leftSection={<IconDownload size={16} aria-hidden />}
      onClick={() => read.mutate()}
    >
      {t('setup.pack.download')}
    </Button>
  );
}

/** Null for what is no JSON, which then is no pack. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
