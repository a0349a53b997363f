import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { failureKindOf } from '../api/request-failed.ts';
import { eventsQuery } from '../event/current-event.ts';
import { Notice } from '../ui/notice.tsx';
import classes from './shell.module.css';

const ASK_EVERY_MS = 15_000;

/** Says when the server does not answer, on every page, and goes away by itself. */
export function OfflineBanner() {
  const { t } = useTranslation();
  const { error } = useQuery({ ...eventsQuery, refetchInterval: ASK_EVERY_MS });
  const kind = failureKindOf(error);
  if (kind !== 'unreachable' && kind !== 'unavailable') return null;
  return (
    <div className={classes.banner}>
      <Notice tone="warn">{t('failure.offline')}</Notice>
    </div>
  );
}
