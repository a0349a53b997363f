import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSession } from '../session/current-session.tsx';
import { Page } from '../ui/page.tsx';
import { OwnPlaces } from './own-places.tsx';
import { PasswordCard } from './password-card.tsx';
import { SecondFactorCard } from './second-factor-card.tsx';

export function AccountPage() {
  const { t } = useTranslation();
  const { username } = useSession();
  return (
    <Page title={t('account.title')} note={t('account.note', { name: username })} width="reading">
      <Stack gap="md">
        <PasswordCard />
        <SecondFactorCard />
        <OwnPlaces />
      </Stack>
    </Page>
  );
}
