import { Button, Center, Code, CopyButton, Group, Stack, Text } from '@mantine/core';
import { IconCheck, IconCopy, IconPrinter } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { InvitationLink } from '#contract/invitation';
import { useEventFormat } from '../event/current-event.ts';
import { Dialog } from '../ui/dialog.tsx';
import { QrCode } from '../ui/qr-code.tsx';
import classes from './link-dialog.module.css';
import { printSheet } from './print-sheet.ts';

interface Props {
  /** Null while there is none to show. */
  readonly made: InvitationLink | null;
  readonly onClose: () => void;
}

/** A link to hand over: as a code to scan, as text to send, or on paper. It is shown this once. */
export function LinkDialog({ made, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog opened={made !== null} onClose={onClose} title={t('invitations.link.title')}>
      {made && <Link made={made} onClose={onClose} />}
    </Dialog>
  );
}

function Link({ made: { invitation, link }, onClose }: Props & { readonly made: InvitationLink }) {
  const { t } = useTranslation();
  const format = useEventFormat();
  const { person, state } = invitation;
  return (
    <Stack gap="md">
      <Text fz="sm">
        {t('invitations.link.text', {
          name: person.name,
          until: state.kind === 'waiting' ? format.day(state.until) : '',
        })}
      </Text>
      <Center>
        <QrCode text={link} label={t('invitations.link.qr', { name: person.name })} />
      </Center>
      <Code block className={classes.link}>
        {link}
      </Code>
      <Group justify="space-between">
        <Group gap="xs">
          <CopyButton value={link}>
            {({ copied, copy }) => (
              <Button
                variant="default"
                leftSection={
                  copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />
                }
                onClick={copy}
              >
                {copied ? t('shell.copied') : t('invitations.link.copy')}
              </Button>
            )}
          </CopyButton>
          <Button
            variant="default"
            leftSection={<IconPrinter size={16} aria-hidden />}
            onClick={() => printSheet([{ name: person.name, number: person.externalId ?? '', link }])}
          >
            {t('invitations.link.print')}
          </Button>
        </Group>
        <Button onClick={onClose}>{t('shell.close')}</Button>
      </Group>
    </Stack>
  );
}
