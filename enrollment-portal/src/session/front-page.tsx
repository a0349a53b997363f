import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { LogoMark } from '../ui/logo-mark.tsx';
import { useDocumentTitle } from '../ui/use-document-title.ts';
import classes from './front-page.module.css';
import { LanguageChoice } from './language-choice.tsx';

/** The frame of every page before the portal: sign in, choose a password. */
export function FrontPage({ title, lead, children }: { title: string; lead?: string; children: ReactNode }) {
  const { t } = useTranslation();
  useDocumentTitle(title);
  return (
    <div className={classes.page}>
      <main className={classes.main}>
        <Group gap="sm" mb="xl" justify="center">
          <LogoMark size={44} />
          <div>
            <Text fw={650} fz="lg" lh={1.2}>
              {t('shell.product')}
            </Text>
            <Text c="dimmed" fz="sm">
              {t('session.tagline')}
            </Text>
          </div>
        </Group>
        <Paper p={{ base: 'lg', xs: 'xl' }} shadow="sm">
          <Stack gap="md">
            <div>
              <Title order={1} fz="h3">
                {title}
              </Title>
              {lead && (
                <Text c="dimmed" fz="sm" mt={6}>
                  {lead}
                </Text>
              )}
            </div>
            {children}
          </Stack>
        </Paper>
      </main>
      <LanguageChoice />
    </div>
  );
}
