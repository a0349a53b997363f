import { Button, EmptyState } from '@mantine/core';
import { IconPlugConnectedX, IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFailureText } from './use-failure-text.ts';

interface Props {
  readonly title?: string;
  readonly error: unknown;
  readonly onRetry: () => void;
}

/** In place of what could not be loaded: what that means, and a way to try again. */
export function FailureNotice({ title, error, onRetry }: Props) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  return (
    <EmptyState
      role="alert"
      py={64}
      icon={<IconPlugConnectedX stroke={1.5} aria-hidden />}
      title={title ?? t('failure.title')}
      description={failureText(error)}
    >
      <EmptyState.Actions>
        <Button variant="default" leftSection={<IconRefresh size={16} aria-hidden />} onClick={onRetry}>
          {t('shell.retry')}
        </Button>
      </EmptyState.Actions>
    </EmptyState>
  );
}
