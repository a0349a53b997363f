import { Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../ui/notice.tsx';
import classes from './shown-once.module.css';

interface Props {
  readonly title: string;
  readonly text: string;
  readonly label: string;
  readonly secret: string;
  readonly copy: string;
  readonly onClose: () => void;
}

/** A secret that the server shows in this answer and never again. */
export function ShownOnce({ title, text, label, secret, copy: copyWords, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Stack gap="md">
      <Notice tone="good" title={title}>
        {text}
      </Notice>
      <div>
        <Text fz="sm" fw={550} mb={4}>
          {label}
        </Text>
        <Code block className={classes.secret}>
          {secret}
        </Code>
      </div>
      <Group justify="space-between">
        <CopyButton value={secret}>
          {({ copied, copy }) => (
            <Button
              variant="default"
              leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
              onClick={copy}
            >
              {copied ? t('shell.copied') : copyWords}
            </Button>
          )}
        </CopyButton>
        <Button onClick={onClose}>{t('shell.close')}</Button>
      </Group>
    </Stack>
  );
}
