import { notifications } from '@mantine/notifications';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { endOwnSession, listOwnSessions } from '#contract/session';
import { call } from '../api/call.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { useFailureText } from '../ui/use-failure-text.ts';
import { AccountCard } from './account-card.tsx';
import { PlaceList } from './place-list.tsx';

const placesQuery = queryOptions({
  queryKey: ['places'],
  queryFn: async ({ signal }) => (await call(listOwnSessions, {}, { signal })).sessions,
});

export function OwnPlaces() {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const queries = useQueryClient();
  const places = useQuery(placesQuery);
  const end = useMutation({
    mutationFn: (sessionId: string) => call(endOwnSession, { params: { sessionId } }),
    onSuccess: async () => {
      notifications.show({ color: 'green', message: t('account.places.ended') });
      await queries.invalidateQueries(placesQuery);
    },
    onError: (error) => notifications.show({ color: 'red', message: failureText(error) }),
  });
  return (
    <AccountCard title={t('account.places.title')}>
      {places.isError && !places.data && (
        <FailureNotice
          title={t('account.places.failed')}
          error={places.error}
          onRetry={() => void places.refetch()}
        />
      )}
      {places.data && <PlaceList places={places.data} busy={end.isPending} onEnd={(id) => end.mutate(id)} />}
    </AccountCard>
  );
}
