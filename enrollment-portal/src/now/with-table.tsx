import { Button } from '@mantine/core';
import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './now-page.module.css';

interface Props {
  readonly title: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** The same as a picture. */
  readonly children: ReactNode;
}

/** A picture of figures, and the figures themselves as a table for whoever prefers to read them. */
export function WithTable({ title, heads, rows, children }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const [shown, setShown] = useState<'picture' | 'table'>('picture');
  return (
    <section className={classes.card} aria-labelledby={id}>
      <div className={classes.cardHead}>
        <h2 id={id} className={classes.cardTitle}>
          {title}
        </h2>
        <Button
          size="compact-sm"
          variant="subtle"
          aria-pressed={shown === 'table'}
          aria-label={`${t('now.table')}: ${title}`}
          onClick={() => setShown(shown === 'table' ? 'picture' : 'table')}
        >
          {t('now.table')}
        </Button>
      </div>
      {shown === 'picture' ? (
        children
      ) : (
        // What scrolls must be reached by keys too.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
        <div className={classes.scroll} tabIndex={0}>
          <table className={classes.table}>
            <thead>
              <tr>
                {heads.map((head) => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row[0]}>
                  {row.map((cell, column) => (
                    <td key={heads[column]}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
