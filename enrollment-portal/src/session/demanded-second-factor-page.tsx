import { useTranslation } from 'react-i18next';
import { EnrolSecondFactor } from '../account/enrol-second-factor.tsx';
import { ConfirmationProvider } from './confirmation.tsx';
import { FrontPage } from './front-page.tsx';

/** Before the portal, for whoever has a role that asks for a second factor and has none yet. */
export function DemandedSecondFactorPage() {
  const { t } = useTranslation();
  return (
    <ConfirmationProvider>
      <FrontPage title={t('account.demanded.title')} lead={t('account.demanded.lead')}>
        <EnrolSecondFactor />
      </FrontPage>
    </ConfirmationProvider>
  );
}
