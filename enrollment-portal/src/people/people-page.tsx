import { Button, CloseButton, EmptyState, Loader, Skeleton, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import {
  IconMailForward,
  IconSearch,
  IconUserPlus,
  IconUserSearch,
  IconUsersPlus,
} from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Outlet, useSearchParams } from 'react-router';
import { SelectionBar } from '../bulk/selection-bar.tsx';
import { useEvent } from '../event/current-event.ts';
import { eventPath } from '../event/event-path.ts';
import { useMay } from '../session/current-session.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Page } from '../ui/page.tsx';
import { addressOf, EVERYBODY, filterIn, type PeopleFilter } from './people-filter.ts';
import { PeopleFilters } from './people-filters.tsx';
import { PeopleList } from './people-list.tsx';
import classes from './people-page.module.css';
import { peopleQuery } from './people-queries.ts';
import { useSelection } from './use-selection.ts';

/** Shorter than the pause between two words, longer than the one between two keys. */
const SEARCH_AFTER_MS = 200;

export function PeoplePage() {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const mayWrite = useMay('person:write');
  const [address, setAddress] = useSearchParams();
  const filter = filterIn(address);
  const [typed, setTyped] = useState(filter.search);
  const [search] = useDebouncedValue(typed.trim(), SEARCH_AFTER_MS);
  const list = useInfiniteQuery(peopleQuery(eventId, { ...filter, search }));
  const anybody = addressOf({ ...filter, search }).size === 0;
  const show = (chosen: PeopleFilter) => {
    setTyped(chosen.search);
    setAddress(addressOf(chosen), { replace: true });
  };
  const total = list.data?.pages[0]?.total;
  const chosen = useSelection({ ...filter, search }, total ?? 0);

  return (
    <Page
      title={t('people.title')}
      note={
        <span role="status">
          {total === undefined ? '\u00a0' : t(anybody ? 'people.total' : 'people.found', { count: total })}
        </span>
      }
      actions={
        mayWrite && (
          <>
            <InvitationsButton eventId={eventId} />
            <AddButton eventId={eventId} />
          </>
        )
      }
    >
      <TextInput
        className={classes.search}
        type="search"
        size="md"
        placeholder={t('people.search')}
        aria-label={t('people.search')}
        leftSection={<IconSearch size={18} aria-hidden />}
        rightSection={
          list.isFetching && !list.isFetchingNextPage ? (
            <Loader size={16} aria-hidden />
          ) : (
            typed !== '' && (
              <CloseButton aria-label={t('people.nobodyFound.clear')} onClick={() => setTyped('')} />
            )
          )
        }
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <PeopleFilters filter={{ ...filter, search: typed.trim() }} onFilter={show} />
      {chosen.selection && (
        <SelectionBar
          selection={chosen.selection}
          found={total ?? 0}
          onEverybody={chosen.chooseEverybody}
          onClear={chosen.clear}
        />
      )}
      {list.isPending && <ListSkeleton />}
      {list.isError && !list.data && (
        <FailureNotice
          title={t('people.listFailed')}
          error={list.error}
          onRetry={() => void list.refetch()}
        />
      )}
      {total === 0 && anybody && <Nobody eventId={eventId} />}
      {total === 0 && !anybody && <NobodyFound onClear={() => show(EVERYBODY)} />}
      {list.data && total !== 0 && (
        <PeopleList
          people={list.data.pages.flatMap((page) => page.people)}
          more={list.hasNextPage}
          loadingMore={list.isFetchingNextPage}
          onMore={() => void list.fetchNextPage()}
          isChosen={chosen.has}
          onToggle={mayWrite ? chosen.toggle : null}
        />
      )}
      <Suspense>
        <Outlet />
      </Suspense>
    </Page>
  );
}

function AddButton({ eventId }: { eventId: string }) {
  const { t } = useTranslation();
  return (
    <Button
      component={Link}
      to={`${eventPath(eventId, 'people')}/new`}
      leftSection={<IconUserPlus size={18} aria-hidden />}
    >
      {t('people.add')}
    </Button>
  );
}

function Nobody({ eventId }: { eventId: string }) {
  const { t } = useTranslation();
  const mayWrite = useMay('person:write');
  return (
    <EmptyState
      py={64}
      icon={<IconUsersPlus stroke={1.5} aria-hidden />}
      withIndicatorBackground
      title={t('people.empty.title')}
      description={t('people.empty.text')}
    >
      {mayWrite && (
        <EmptyState.Actions>
          <AddButton eventId={eventId} />
        </EmptyState.Actions>
      )}
    </EmptyState>
  );
}

function InvitationsButton({ eventId }: { eventId: string }) {
  const { t } = useTranslation();
  return (
    <Button
      component={Link}
      to={`${eventPath(eventId, 'people')}/invitations`}
      variant="default"
      leftSection={<IconMailForward size={18} aria-hidden />}
    >
      {t('invitations.open')}
    </Button>
  );
}

function NobodyFound({ onClear }: { onClear: () => void }) {
  const { t } = useTranslation();
  return (
    <EmptyState
      py={64}
      icon={<IconUserSearch stroke={1.5} aria-hidden />}
      title={t('people.nobodyFound.title')}
      description={t('people.nobodyFound.text')}
    >
      <EmptyState.Actions>
        <Button variant="default" onClick={onClear}>
          {t('people.nobodyFound.clear')}
        </Button>
      </EmptyState.Actions>
    </EmptyState>
  );
}

function ListSkeleton() {
  return (
    <div className={classes.skeleton} aria-hidden>
      {Array.from({ length: 8 }, (_, row) => (
        <Skeleton key={String(row)} height={56} radius="md" />
      ))}
    </div>
  );
}
