import { Button, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { signedInPlaceSchema } from '#contract/session';
import { useFormat } from '../ui/use-format.ts';
import { browserName } from './browser-name.ts';
import classes from './place-list.module.css';

type Place = z.infer<typeof signedInPlaceSchema>;

interface Props {
  readonly places: readonly Place[];
  readonly busy: boolean;
  readonly onEnd: (sessionId: string) => void;
}

/** Where somebody is signed in, each with a way to end it; the session that asks is ended by signing out. */
export function PlaceList({ places, busy, onEnd }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const nowMs = Date.now();
  return (
    <ul className={classes.list}>
      {places.map((place) => {
        const name = browserName(place.browser) ?? t('account.places.unknown');
        return (
          <li key={place.id} className={classes.place}>
            <div className={classes.words}>
              <Text fw={550}>{place.current ? `${name} · ${t('account.places.current')}` : name}</Text>
              <Text fz="sm" c="dimmed">
                {t(`account.places.by.${place.by}`)},{' '}
                {t('account.places.seen', { ago: format.ago(place.lastSeenAt, nowMs) })}
              </Text>
            </div>
            {!place.current && (
              <Button
                variant="default"
                size="xs"
                disabled={busy}
                aria-label={t('account.places.endOf', { place: name })}
                onClick={() => onEnd(place.id)}
              >
                {t('account.places.end')}
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
