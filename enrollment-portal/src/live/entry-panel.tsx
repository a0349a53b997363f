import { Button, Group, Paper, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Passage } from '#contract/passage';
import { EntryDetails } from './entry-details.tsx';
import classes from './entry-panel.module.css';

interface Props {
  readonly chosen: Passage | null;
  readonly newest: Passage | null;
  readonly onFollowNewest: () => void;
}

/** Beside the list: the entry that was chosen, or else the newest, changing as people walk up. */
export function EntryPanel({ chosen, newest, onFollowNewest }: Props) {
  const { t } = useTranslation();
  const passage = chosen ?? newest;
  if (!passage) return null;
  return (
    <Paper component="aside" p="lg" className={classes.panel} aria-label={t('live.details.title')}>
      <Group justify="space-between" mb="md" mih={30}>
        <Title order={2} fz="md">
          {chosen ? t('live.details.title') : t('live.details.newest')}
        </Title>
        {chosen && (
          <Button size="compact-sm" variant="subtle" onClick={onFollowNewest}>
            {t('live.details.backToNewest')}
          </Button>
        )}
      </Group>
      <EntryDetails passage={passage} />
    </Paper>
  );
}
