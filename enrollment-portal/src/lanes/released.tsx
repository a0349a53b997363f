import { Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Notice } from '../ui/notice.tsx';
import { useFormat } from '../ui/use-format.ts';
import type { Done } from './release.ts';
import { ReleaseLanes } from './release-lanes.tsx';

/** What was ordered, and where somebody must go; whether each lane stands open its card tells. */
export function Released({ done, onClose }: { done: Done; onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Stack gap="md">
      <Notice
        tone="warn"
        title={t('laneOrders.release.done', { lanes: format.number(done.commands.length) })}
      >
        {t('laneOrders.release.doneText')}
      </Notice>
      {done.unreachable.length > 0 && (
        <>
          <Text fz="sm" fw={650}>
            {t('laneOrders.release.goThere')}
          </Text>
          <ReleaseLanes lanes={done.unreachable} />
        </>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('shell.close')}
        </Button>
      </Group>
    </Stack>
  );
}
