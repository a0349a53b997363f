import { Group, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './page.module.css';
import { useDocumentTitle } from './use-document-title.ts';

interface Props {
  readonly title: string;
  /** A line below the title: a count, a state, what the page is for. */
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  readonly width?: 'reading' | 'wide';
  readonly children: ReactNode;
}

/** The frame of every page: one heading, at most one primary action, content in one width. */
export function Page({ title, note, actions, width = 'wide', children }: Props) {
  useDocumentTitle(title);
  return (
    <div className={classes.page} data-width={width}>
      <Group justify="space-between" align="flex-end" gap="sm" mb="lg" wrap="wrap">
        <div>
          <Title order={1} fz={26} lh={1.25}>
            {title}
          </Title>
          {note && (
            <Text component="div" c="dimmed" fz="sm" mt={2}>
              {note}
            </Text>
          )}
        </div>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </div>
  );
}
