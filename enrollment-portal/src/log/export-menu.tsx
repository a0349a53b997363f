import { Button, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pathOf } from '#contract/call';
import { type ExportFormat, exportPassages, type PassageFilter } from '#contract/passage';
import { useEvent } from '../event/current-event.ts';
import { Dialog } from '../ui/dialog.tsx';
import { ExportProgress } from './export-progress.tsx';
import { useExport } from './use-export.ts';

const FORMATS: readonly ExportFormat[] = ['csv', 'jsonl'];

/** What the search finds, all of it, as a file. */
export function ExportMenu({ filter }: { filter: PassageFilter }) {
  const { t } = useTranslation();
  const { id: eventId, name } = useEvent();
  const file = useExport();
  const [opened, setOpened] = useState(false);

  function take(format: ExportFormat): void {
    setOpened(true);
    const path = pathOf(exportPassages, { params: { eventId }, query: { ...filter, format } });
    file.begin({ path, name: `${t('log.export.file')} ${name}.${format}` });
  }

  function close(): void {
    file.stop();
    setOpened(false);
  }

  return (
    <>
      <Menu position="bottom-end" withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <Button variant="default" leftSection={<IconDownload size={17} aria-hidden />}>
            {t('log.export.title')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {FORMATS.map((format) => (
            <Menu.Item key={format} onClick={() => take(format)}>
              {t(`log.export.${format}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Dialog opened={opened} onClose={close} title={t('log.export.title')}>
        <ExportProgress file={file} onClose={close} />
      </Dialog>
    </>
  );
}
