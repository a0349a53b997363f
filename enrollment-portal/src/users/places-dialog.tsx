import { Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { User } from '#contract/user';
import { PlaceList } from '../account/place-list.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { PageLoader } from '../ui/page-loader.tsx';
import { useFailureText } from '../ui/use-failure-text.ts';
import { placesOfQuery, useEndSessionOf } from './users-queries.ts';

interface Props {
  readonly user: User;
  readonly opened: boolean;
  readonly onClose: () => void;
}

export function PlacesDialog({ user, opened, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog opened={opened} onClose={onClose} title={t('users.places.title', { name: user.username })}>
      <Places user={user} />
    </Dialog>
  );
}

function Places({ user }: Pick<Props, 'user'>) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const places = useQuery(placesOfQuery(user.id));
  const end = useEndSessionOf(user);
  if (places.isPending) return <PageLoader />;
  if (places.isError) {
    return (
      <FailureNotice
        title={t('account.places.failed')}
        error={places.error}
        onRetry={() => void places.refetch()}
      />
    );
  }
  if (places.data.length === 0) return <Text fz="sm">{t('users.places.none')}</Text>;
  return (
    <PlaceList
      places={places.data}
      busy={end.isPending}
      onEnd={(sessionId) =>
        end.mutate(sessionId, {
          onSuccess: () => notifications.show({ color: 'green', message: t('account.places.ended') }),
          onError: (error) => notifications.show({ color: 'red', message: failureText(error) }),
        })
      }
    />
  );
}
