import { Button, Center, Paper, Text } from '@mantine/core';
import { useIntersection } from '@mantine/hooks';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '#contract/person';
import classes from './people-list.module.css';
import { PersonRow } from './person-row.tsx';

interface Props {
  readonly people: readonly Person[];
  readonly more: boolean;
  readonly loadingMore: boolean;
  readonly onMore: () => void;
  readonly isChosen: (personId: string) => boolean;
  /** Null for who may do nothing with those who are chosen. */
  readonly onToggle: ((person: Person) => void) | null;
}

/** Pages follow as the end comes near; the button is for keyboards and for whoever scrolls faster. */
export function PeopleList({ people, more, loadingMore, onMore, isChosen, onToggle }: Props) {
  const { t } = useTranslation();
  const { ref, entry } = useIntersection({ rootMargin: '600px' });
  const nearEnd = entry?.isIntersecting === true;
  useEffect(() => {
    if (nearEnd && more && !loadingMore) onMore();
  }, [nearEnd, more, loadingMore, onMore]);

  return (
    <>
      <Paper className={classes.sheet} data-choosing={onToggle !== null || undefined}>
        <div className={classes.heads} aria-hidden>
          <Text inherit>{t('people.columns.person')}</Text>
          <Text inherit>{t('people.columns.accreditation')}</Text>
          <Text inherit>{t('people.columns.face')}</Text>
          <Text inherit>{t('people.columns.status')}</Text>
        </div>
        <ul className={classes.list}>
          {people.map((person) => (
            <PersonRow key={person.id} person={person} chosen={isChosen(person.id)} onToggle={onToggle} />
          ))}
        </ul>
      </Paper>
      {more && (
        <Center ref={ref} py="md">
          <Button variant="default" loading={loadingMore} onClick={onMore}>
            {t('people.more')}
          </Button>
        </Center>
      )}
    </>
  );
}
