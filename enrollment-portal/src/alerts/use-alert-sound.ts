import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { RaisedAlert } from '#contract/alert';
import { Chime } from './chime.ts';
import { type HeardAlerts, hear, NOTHING_HEARD } from './heard-alerts.ts';

const STORED_AS = 'alert-sound';

/** Sound on alerts for whoever has asked for it on this machine, until they ask for silence. */
export function useAlertSound(eventId: string) {
  const queries = useQueryClient();
  const [wanted, setWanted] = useState(() => localStorage.getItem(STORED_AS) === 'on');
  const [chime] = useState(() => new Chime());
  const heard = useRef<HeardAlerts>(NOTHING_HEARD);

  useEffect(() => {
    if (!wanted) return;
    const ready = () => void chime.ready();
    window.addEventListener('pointerdown', ready, { once: true });
    window.addEventListener('keydown', ready, { once: true });
    return () => {
      window.removeEventListener('pointerdown', ready);
      window.removeEventListener('keydown', ready);
    };
  }, [wanted, chime]);
  useEffect(() => () => chime.close(), [chime]);

  const onAlert = useCallback(
    (alert: RaisedAlert) => {
      const news = hear(heard.current, alert);
      heard.current = news.heard;
      if (news.ring && wanted) chime.ring();
      void queries.invalidateQueries({ queryKey: ['alerts', eventId] });
    },
    [wanted, chime, queries, eventId],
  );

  function toggle(): void {
    localStorage.setItem(STORED_AS, wanted ? 'off' : 'on');
    if (!wanted) void chime.ready().then(() => chime.ring());
    setWanted(!wanted);
  }

  return { wanted, toggle, onAlert };
}
