import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate, useParams } from 'react-router';
import { useEvent } from '../event/current-event.ts';
import { eventPath } from '../event/event-path.ts';
import { SidePanel } from '../ui/dialog.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { PageLoader } from '../ui/page-loader.tsx';
import { personQuery } from './people-queries.ts';
import { PersonDetails } from './person-details.tsx';

/** One person, over the list that they were chosen from; the address can be passed on. */
export function PersonDrawer() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { id: eventId } = useEvent();
  const { personId = '' } = useParams();
  const person = useQuery(personQuery(eventId, personId));
  const { search } = useLocation();
  const close = () => void navigate(eventPath(eventId, 'people') + search);

  return (
    <SidePanel opened onClose={close} title={person.data?.name ?? t('people.person.details')}>
      {person.isPending && <PageLoader />}
      {person.isError && !person.data && (
        <FailureNotice
          title={t('people.personFailed')}
          error={person.error}
          onRetry={() => void person.refetch()}
        />
      )}
      {person.data && <PersonDetails key={person.data.id} person={person.data} onGone={close} />}
    </SidePanel>
  );
}
