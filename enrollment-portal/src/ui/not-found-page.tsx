import { Button, EmptyState } from '@mantine/core';
import { IconDoorOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useDocumentTitle } from './use-document-title.ts';

export function NotFoundPage() {
  const { t } = useTranslation();
  useDocumentTitle(t('shell.notFound.title'));
  return (
    <EmptyState
      py={96}
      icon={<IconDoorOff stroke={1.5} aria-hidden />}
      title={t('shell.notFound.title')}
      description={t('shell.notFound.text')}
    >
      <EmptyState.Actions>
        <Button component={Link} to="/" variant="default">
          {t('shell.notFound.back')}
        </Button>
      </EmptyState.Actions>
    </EmptyState>
  );
}
