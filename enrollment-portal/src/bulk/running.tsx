import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface Props {
  readonly done: number;
  readonly total: number;
  readonly onStop: () => void;
}

/** How far it is, and the way to stop it. */
export function Running({ done, total, onStop }: Props) {
  const { t } = useTranslation();
  return (
    <Stack gap="md">
      <Text fz="sm" role="status">
        {t('bulk.progress', { done, total })}
      </Text>
      <Progress
        value={total === 0 ? 100 : (100 * done) / total}
        aria-label={t('bulk.progressLabel')}
        animated
      />
      <Group justify="flex-end">
        <Button variant="default" onClick={onStop}>
          {t('bulk.stop')}
        </Button>
      </Group>
    </Stack>
  );
}
