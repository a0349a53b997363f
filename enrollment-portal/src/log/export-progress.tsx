import { Button, Group, Loader, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Notice } from '../ui/notice.tsx';
import { useFailureText } from '../ui/use-failure-text.ts';
import { useFormat } from '../ui/use-format.ts';
import type { useExport } from './use-export.ts';

interface Props {
  readonly file: ReturnType<typeof useExport>;
  readonly onClose: () => void;
}

/** How far a file has come. How long it gets nobody knows before: the log is read while it is sent. */
export function ExportProgress({ file, onClose }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const failureText = useFailureText();
  const { bytes, lines } = file.saved ?? { bytes: 0, lines: 0 };
  const figures = t('log.export.progress', {
    lines: format.number(lines),
    megabytes: format.number(Math.round(bytes / 100_000) / 10),
  });
  return (
    <Stack gap="md">
      {file.state === 'pending' && (
        <Group gap="sm" wrap="nowrap">
          <Loader size={20} aria-hidden />
          <Text fz="sm" role="status">
            {t('log.export.running')} {figures}
          </Text>
        </Group>
      )}
      {file.state === 'success' && (
        <Notice tone="good" title={t('log.export.done')}>
          {figures}
        </Notice>
      )}
      {file.state === 'error' && (
        <Notice tone="bad" title={t('log.export.failed')}>
          {failureText(file.error)}
        </Notice>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {file.state === 'pending' ? t('log.export.stop') : t('shell.close')}
        </Button>
      </Group>
    </Stack>
  );
}
