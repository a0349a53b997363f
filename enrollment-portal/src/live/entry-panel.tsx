import { Button, Group, Paper, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Passage } from '#contract/passage';
import { EntryDetails } from './entry-details.tsx';
import classes from './entry-panel.module.css';

interface Props {
  readonly chosen: Passage | null;
  readonly newest: Passage | null;
  /** What the panel is called while nothing was chosen, and how to come back to that. */
  readonly unchosen: { readonly title: string; readonly back: string };
  readonly onFollowNewest: () => void;
}

/** Beside the list: the entry that was chosen, or else the newest, changing as people walk up. */
export function EntryPanel({ chosen, newest, unchosen, onFollowNewest }: Props) {
  const { t } = useTranslation();
  const passage = chosen ?? newest;
  if (!passage) return null;
  return (
    <Paper component="aside" p="lg" className={classes.panel} aria-label={t('live.details.title')}>
      <Group justify="space-between" mb="md" mih={30}>
        <Title order={2} fz="md">
          {chosen ? t('live.details.title') : unchosen.title}
        </Title>
        {chosen && (
          <Button size="compact-sm" variant="subtle" onClick={onFollowNewest}>
            {unchosen.back}
          </Button>
        )}
      </Group>
      <EntryDetails passage={passage} />
    </Paper>
  );
}
