import { Button, Center, Paper } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../session/current-session.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { NotFoundPage } from '../ui/not-found-page.tsx';
import { Page } from '../ui/page.tsx';
import { PageLoader } from '../ui/page-loader.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { UserRow } from './user-row.tsx';
import classes from './users-page.module.css';
import { usersQuery } from './users-queries.ts';

export function UsersPage() {
  return useMay('user:manage') ? <Users /> : <NotFoundPage />;
}

function Users() {
  const { t } = useTranslation();
  const list = useInfiniteQuery(usersQuery);
  const [inviting, setInviting] = useState(false);
  return (
    <Page
      title={t('users.title')}
      note={t('users.lead')}
      width="reading"
      actions={
        <Button leftSection={<IconUserPlus size={18} aria-hidden />} onClick={() => setInviting(true)}>
          {t('users.add')}
        </Button>
      }
    >
      {list.isPending && <PageLoader />}
      {list.isError && !list.data && (
        <FailureNotice title={t('users.failed')} error={list.error} onRetry={() => void list.refetch()} />
      )}
      {list.data && (
        <Paper component="ul" className={classes.list}>
          {list.data.pages
            .flatMap((page) => page.users)
            .map((user) => (
              <UserRow key={user.id} user={user} />
            ))}
        </Paper>
      )}
      {list.hasNextPage && (
        <Center py="md">
          <Button
            variant="default"
            loading={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >
            {t('users.more')}
          </Button>
        </Center>
      )}
      <InviteDialog opened={inviting} onClose={() => setInviting(false)} />
    </Page>
  );
}
