import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { verifyEventLog } from '#contract/audit';
import { useEventFormat } from '../event/current-event.ts';
import { Notice } from '../ui/notice.tsx';
import classes from './verified-log.module.css';

/** What was checked and what was found, in words; each fault with its place. */
export function VerifiedLog({ verdict }: { verdict: z.output<typeof verifyEventLog.reply> }) {
  const { t } = useTranslation();
  const format = useEventFormat();
  const { kind, counts, faults, checkedAt } = verdict;
  return (
    <>
      <Notice tone={kind === 'intact' ? 'good' : 'bad'} title={t(`log.verify.${kind}`)}>
        {t('log.verify.at', { time: format.dayAndTime(checkedAt) })}
      </Notice>
      <ul className={classes.list}>
        <li>{t('log.verify.audit', { entries: format.number(counts.audit) })}</li>
        {counts.elsewhere > 0 && (
          <li>{t('log.verify.elsewhere', { entries: format.number(counts.elsewhere) })}</li>
        )}
        <li>{t('log.verify.records', { records: format.number(counts.records) })}</li>
        <li>{t('log.verify.signatures', { signatures: format.number(counts.signatures) })}</li>
        <li>{t('log.verify.passages')}</li>
        <li>{t('log.verify.seal')}</li>
      </ul>
      {faults.length > 0 && (
        <ul className={classes.list}>
          {faults.map((fault) => (
            <li key={`${fault.where}/${fault.deviceId}/${fault.at}/${fault.because}`}>
              <Text span fw={600} fz="inherit">
                {t(`log.verify.where.${fault.where}`)}
              </Text>
              {': '}
              {t(`log.verify.because.${fault.because}`)}
              {fault.at !== null && ` (${fault.at})`}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
