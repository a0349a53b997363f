import { Button, Group, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { listCredentials } from '#contract/credential';
import type { Person } from '#contract/person';
import { call } from '../api/call.ts';
import { BADGE_LAYOUTS, type BadgeLayout } from '../badges/badge-layout.ts';
import type { BadgeToPrint } from '../badges/badge-pdf.ts';
import { useEvent } from '../event/current-event.ts';
import { Notice } from '../ui/notice.tsx';
import { useFailureText } from '../ui/use-failure-text.ts';
import { Running } from './running.tsx';
import type { Selection } from './selection.ts';
import { useBulkRun } from './use-bulk-run.ts';

interface Printed {
  readonly badges: number;
  /** Who has no badge that counts. */
  readonly without: number;
  readonly files: number;
}

interface Props {
  readonly selection: Selection;
  readonly onClose: () => void;
}

/** Badges of many people as PDF, one file for each few hundred; drawn in this browser and kept nowhere. */
export function BulkBadges({ selection, onClose }: Props) {
  const { t } = useTranslation();
  const event = useEvent();
  const failureText = useFailureText();
  const [layout, setLayout] = useState<BadgeLayout>('a4');
  const { run, begin, stop } = useBulkRun<Printed>({ badges: 0, without: 0, files: 0 });

  function print(): void {
    void begin(selection, async (people, soFar, signal) => {
      const { downloadBadges } = await import('../badges/badge-pdf.ts');
      const found: BadgeToPrint[] = [];
      for (const person of people) found.push(...(await badgesOf(event.id, person, signal)));
      if (found.length > 0) await downloadBadges(event, found, layout);
      const holders = new Set(found.map(({ person }) => person.id)).size;
      return {
        badges: soFar.badges + found.length,
        without: soFar.without + people.length - holders,
        files: soFar.files + (found.length > 0 ? 1 : 0),
      };
    });
  }

  if (run.kind === 'running') return <Running done={run.done} total={run.total} onStop={stop} />;
  if (run.kind === 'done') {
    return (
      <Stack gap="md">
        <Notice tone={run.result.badges > 0 ? 'good' : 'warn'}>
          <Text fz="sm">{t('bulk.done.badges', { number: run.result.badges, files: run.result.files })}</Text>
          {run.result.without > 0 && (
            <Text fz="sm">{t('bulk.withoutBadge', { number: run.result.without })}</Text>
          )}
        </Notice>
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('shell.close')}</Button>
        </Group>
      </Stack>
    );
  }
  return (
    <Stack gap="md">
      {run.kind === 'failed' && <Notice tone="bad">{failureText(run.error)}</Notice>}
      <Text fz="sm">{t('bulk.text.badges')}</Text>
      <Radio.Group
        label={t('bulk.layout')}
        value={layout}
        onChange={(value) => setLayout(BADGE_LAYOUTS.find((one) => one === value) ?? 'a4')}
      >
        <Stack gap="xs" mt={6}>
          {BADGE_LAYOUTS.map((one) => (
            <Radio key={one} value={one} label={t(`bulk.layoutOption.${one}`)} />
          ))}
        </Stack>
      </Radio.Group>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('shell.cancel')}
        </Button>
        <Button onClick={print}>{t('badges.pdf')}</Button>
      </Group>
    </Stack>
  );
}

async function badgesOf(eventId: string, person: Person, signal: AbortSignal): Promise<BadgeToPrint[]> {
  const params = { eventId, personId: person.id };
  const { credentials } = await call(listCredentials, { params }, { signal });
  return credentials.filter(({ status }) => status === 'active').map((badge) => ({ person, badge }));
}
