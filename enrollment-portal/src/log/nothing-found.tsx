import { Button, EmptyState } from '@mantine/core';
import { IconFilterOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { PassageFilter } from '#contract/passage';
import { NoEntries } from '../live/no-entries.tsx';
import { isNarrowed } from './log-filter.ts';

export function NothingFound({ filter, onClear }: { filter: PassageFilter; onClear: () => void }) {
  const { t } = useTranslation();
  if (!isNarrowed(filter)) return <NoEntries />;
  return (
    <EmptyState
      py={64}
      icon={<IconFilterOff stroke={1.5} aria-hidden />}
      withIndicatorBackground
      title={t('log.nothing.title')}
      description={t('log.nothing.text')}
    >
      <EmptyState.Actions>
        <Button variant="default" onClick={onClear}>
          {t('log.filter.clear')}
        </Button>
      </EmptyState.Actions>
    </EmptyState>
  );
}
