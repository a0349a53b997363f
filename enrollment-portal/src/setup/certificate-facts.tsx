import { Button, Group, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { PurgeCertificate } from '#contract/purge';
import { useEventFormat } from '../event/current-event.ts';
import { Fact, Facts } from '../live/facts.tsx';
import { Notice } from '../ui/notice.tsx';
import { saveFile } from '../ui/save-file.ts';

/** What the certificate says, and the certificate itself to keep. */
export function CertificateFacts({ certificate }: { certificate: PurgeCertificate }) {
  const { t } = useTranslation();
  const format = useEventFormat();
  const { scan, gates, destroyed, outcome } = certificate;
  const rows = Object.values(destroyed).reduce((sum, count) => sum + count, 0);
  const given = gates.filter(({ state }) => state.kind === 'given').length;
  return (
    <Stack gap="md">
      <Notice tone={outcome === 'complete' ? 'good' : 'warn'} title={t(`setup.purge.outcome.${outcome}`)}>
        <Text fz="sm">{t('setup.purge.at', { at: format.dayAndTime(certificate.purgedAt) })}</Text>
      </Notice>
      <Facts>
        <Fact name={t('setup.purge.destroyed')}>
          {t('setup.purge.rows', { rows, tables: Object.keys(destroyed).length })}
        </Fact>
        <Fact name={t('setup.purge.scan')}>
          {scan.kind === 'scanned'
            ? t('setup.purge.scanned', {
                tables: scan.tables,
                files: scan.files,
                found: scan.residues.length,
                missed: scan.notScanned.length,
              })
            : t('setup.purge.interrupted')}
        </Fact>
        <Fact name={t('setup.purge.gates')}>{t('setup.purge.receipts', { given, all: gates.length })}</Fact>
        <Fact name={t('setup.purge.kept')}>{format.list(certificate.kept)}</Fact>
      </Facts>
      <Group>
        <Button
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
          onClick={() => download(certificate)}
        >
          {t('setup.purge.download')}
        </Button>
      </Group>
    </Stack>
  );
}

function download(certificate: PurgeCertificate): void {
  const text = JSON.stringify(certificate, null, 2);
  saveFile(new Blob([text], { type: 'application/json' }), `purge-${certificate.event.id}.json`);
}
