import { Center, Loader, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

export function PageLoader({ text }: { text?: string }) {
  const { t } = useTranslation();
  return (
    <Center mih="50dvh" role="status">
      <Stack align="center" gap="sm">
        <Loader type="dots" aria-hidden />
        <Text c="dimmed" fz="sm">
          {text ?? `${t('shell.loading')} …`}
        </Text>
      </Stack>
    </Center>
  );
}
