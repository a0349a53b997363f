import { Group, Paper, Stack, Title } from '@mantine/core';
import type { ReactNode } from 'react';

interface Props {
  readonly title: string;
  /** How things stand, beside the title. */
  readonly state?: ReactNode;
  readonly children: ReactNode;
}

export function AccountCard({ title, state, children }: Props) {
  return (
    <Paper component="section" p="lg">
      <Stack gap="md">
        <Group justify="space-between" gap="xs">
          <Title order={2} fz="md">
            {title}
          </Title>
          {state}
        </Group>
        {children}
      </Stack>
    </Paper>
  );
}
