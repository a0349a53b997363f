import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../ui/dialog.tsx';
import { PageLoader } from '../ui/page-loader.tsx';

/** Seldom opened, so its code comes when it is. */
const CreateEventForm = lazy(async () => ({
  default: (await import('./create-event-form.tsx')).CreateEventForm,
}));

interface Props {
  readonly opened: boolean;
  readonly onClose: () => void;
}

export function CreateEventDialog({ opened, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog opened={opened} onClose={onClose} title={t('event.form.title')}>
      <Suspense fallback={<PageLoader />}>
        <CreateEventForm onClose={onClose} />
      </Suspense>
    </Dialog>
  );
}
