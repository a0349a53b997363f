import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { structureDifferenceSchema } from '#contract/event-clone';
import classes from './difference-list.module.css';

interface Props {
  readonly differences: readonly z.infer<typeof structureDifferenceSchema>[];
  readonly here: string;
  readonly there: string;
}

/** What differs between two structures, part by part. */
export function DifferenceList({ differences, here, there }: Props) {
  const { t } = useTranslation();
  if (differences.length === 0) return <Text fz="sm">{t('setup.diff.none')}</Text>;
  return (
    <ul className={classes.list}>
      {differences.map((difference) => (
        <li key={difference.part}>
          <Text fz="sm" fw={600} component="bdi">
            {difference.part}
          </Text>{' '}
          {difference.kind === 'changed' ? (
            difference.fields.map(({ field, there: before, here: after }) => (
              <Text key={field} fz="sm">
                <bdi>{field}</bdi>: <del>{before ?? '–'}</del> → <ins>{after ?? '–'}</ins>
              </Text>
            ))
          ) : (
            <Text span fz="sm" c="dimmed">
              {t('setup.diff.only', { name: difference.kind === 'only-here' ? here : there })}
            </Text>
          )}
        </li>
      ))}
    </ul>
  );
}
