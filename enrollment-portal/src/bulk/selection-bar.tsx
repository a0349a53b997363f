import { Button, Group, Paper, Text } from '@mantine/core';
import {
  IconBan,
  IconFileTypePdf,
  IconMailForward,
  IconPlayerPause,
  IconPlayerPlay,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type BulkAction, BulkDialog } from './bulk-dialog.tsx';
import { type Selection, sizeOf } from './selection.ts';
import classes from './selection-bar.module.css';

const ACTIONS = [
  { action: 'suspend', Shape: IconPlayerPause },
  { action: 'reinstate', Shape: IconPlayerPlay },
  { action: 'revoke', Shape: IconBan },
  { action: 'invite', Shape: IconMailForward },
  { action: 'badges', Shape: IconFileTypePdf },
] as const satisfies readonly { readonly action: BulkAction; readonly Shape: typeof IconBan }[];

interface Props {
  readonly selection: Selection;
  /** How many the list finds, chosen or not. */
  readonly found: number;
  readonly onEverybody: () => void;
  readonly onClear: () => void;
}

/** What can be done for those who are chosen. */
export function SelectionBar({ selection, found, onEverybody, onClear }: Props) {
  const { t } = useTranslation();
  const [action, setAction] = useState<BulkAction | null>(null);
  return (
    <Paper component="section" aria-label={t('bulk.label')} className={classes.bar} px="md" py="xs">
      <Group gap="xs">
        <Text fz="sm" fw={600} role="status">
          {t('bulk.chosen', { number: sizeOf(selection) })}
        </Text>
        {selection.kind === 'people' && found > selection.people.length && (
          <Button size="compact-sm" variant="subtle" onClick={onEverybody}>
            {t('bulk.everybody', { number: found })}
          </Button>
        )}
        <Button size="compact-sm" variant="subtle" color="gray" onClick={onClear}>
          {t('bulk.nobody')}
        </Button>
      </Group>
      <Group gap="xs">
        {ACTIONS.map(({ action: one, Shape }) => (
          <Button
            key={one}
            size="compact-md"
            variant="default"
            leftSection={<Shape size={16} aria-hidden />}
            onClick={() => setAction(one)}
          >
            {t(`bulk.action.${one}`)}
          </Button>
        ))}
      </Group>
      <BulkDialog action={action} selection={selection} onClose={() => setAction(null)} />
    </Paper>
  );
}
