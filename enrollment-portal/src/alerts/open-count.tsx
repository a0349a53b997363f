import { VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../ui/use-format.ts';
import { openAlertsQuery } from './alert-queries.ts';
import classes from './open-count.module.css';

/** How many alerts wait for somebody, beside the way to them. */
export function OpenCount({ eventId }: { eventId: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useQuery(openAlertsQuery(eventId));
  if (!data || data.open === 0) return null;
  return (
    <span className={classes.count} data-tone="bad">
      <span aria-hidden>{format.number(data.open)}</span>
      <VisuallyHidden>{t('alerts.open', { open: format.number(data.open) })}</VisuallyHidden>
    </span>
  );
}
