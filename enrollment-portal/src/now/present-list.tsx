import { Anchor, Button, Paper, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { z } from 'zod';
import type { presentPersonSchema } from '#contract/occupancy';
import { useEvent, useEventFormat } from '../event/current-event.ts';
import { personPath } from '../event/event-path.ts';
import { useMay } from '../session/current-session.tsx';
import { CorrectionDialog } from './correction-dialog.tsx';
import classes from './present-list.module.css';

type Present = z.output<typeof presentPersonSchema>;

interface Props {
  readonly zoneId: string;
  readonly present: readonly Present[];
}

export function PresentList({ zoneId, present }: Props) {
  const { t } = useTranslation();
  const format = useEventFormat();
  const { id: eventId } = useEvent();
  const mayCorrect = useMay('occupancy:correct');
  const mayReadPeople = useMay('person:read');
  const [gone, setGone] = useState<Present | null>(null);
  return (
    <Paper>
      <ul className={classes.list} aria-label={t('now.muster.list')}>
        {present.map((one) => (
          <li key={one.person.id} className={classes.person}>
            <div>
              {mayReadPeople ? (
                <Anchor component={Link} to={personPath(eventId, one.person.id)} fw={550}>
                  {one.person.name}
                </Anchor>
              ) : (
                <Text fw={550}>{one.person.name}</Text>
              )}
              <Text fz="sm" c="dimmed">
                {[
                  one.person.externalId,
                  t('now.muster.since', { time: format.dayAndTime(one.since) }),
                  one.accessPoint?.name ?? t('now.muster.byHand'),
                ]
                  .filter((part) => part !== null)
                  .join(' · ')}
              </Text>
            </div>
            {mayCorrect && (
              <Button
                size="xs"
                variant="default"
                aria-label={`${t('now.muster.isOut')}: ${one.person.name}`}
                onClick={() => setGone(one)}
              >
                {t('now.muster.isOut')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {gone !== null && (
        <CorrectionDialog
          zoneId={zoneId}
          kind="person-outside"
          personId={gone.person.id}
          onClose={() => setGone(null)}
        />
      )}
    </Paper>
  );
}
