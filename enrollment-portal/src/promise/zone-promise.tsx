import { Button } from '@mantine/core';
import { IconScale } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Venue } from '#contract/venue';
import { useEvent } from '../event/current-event.ts';
import { useMay } from '../session/current-session.tsx';
import { promisesQuery } from './promise-queries.ts';
import { PromiseSheet } from './promise-sheet.tsx';
import { ZonePromiseDialog } from './zone-promise-dialog.tsx';

interface Props {
  readonly venueId: string;
  readonly zone: Venue['zones'][number];
}

/** The sheet of a zone's promise, and the way to another promise. */
export function ZonePromise({ venueId, zone }: Props) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const mayChange = useMay('event:manage');
  const promises = useQuery(promisesQuery(eventId));
  const [changing, setChanging] = useState(false);
  const promise = promises.data?.zones.find((one) => one.zone.id === zone.id);
  if (!promise) return null;
  return (
    <>
      <PromiseSheet sheet={promise.sheet} />
      {mayChange && (
        <Button
          size="compact-sm"
          variant="subtle"
          mt={4}
          leftSection={<IconScale size={15} aria-hidden />}
          aria-label={t('promise.changeOf', { zone: zone.name })}
          onClick={() => setChanging(true)}
        >
          {t('promise.change')}
        </Button>
      )}
      <ZonePromiseDialog venueId={venueId} zone={zone} opened={changing} onClose={() => setChanging(false)} />
    </>
  );
}
