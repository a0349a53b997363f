import { Anchor, Button, Paper, Text, Title } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { RaisedAlert } from '#contract/alert';
import { useEvent, useEventFormat, venuesQuery } from '../event/current-event.ts';
import { eventPath, personPath } from '../event/event-path.ts';
import { useMay } from '../session/current-session.tsx';
import { AcknowledgeDialog } from './acknowledge-dialog.tsx';
import classes from './alert-card.module.css';
import { alertLookOf } from './alert-look.ts';
import { alertDetail } from './alert-words.ts';

export function AlertCard({ alert }: { alert: RaisedAlert }) {
  const { t } = useTranslation();
  const format = useEventFormat();
  const mayHandle = useMay('alert:handle');
  const [asking, setAsking] = useState(false);
  const { tone, icon: Shape } = alertLookOf(alert.kind);
  const detail = alertDetail(t, format, alert);
  return (
    <Paper
      component="li"
      p="md"
      className={classes.card}
      data-tone={alert.acknowledged ? 'idle' : tone}
      data-open={alert.acknowledged === null || undefined}
    >
      <Shape size={24} stroke={1.8} aria-hidden className={classes.icon} />
      <div className={classes.body}>
        <Title order={2} fz="md" lh={1.35}>
          {t(`alerts.kind.${alert.kind}`)}
        </Title>
        <Text fz="sm">
          {t(`alerts.what.${alert.kind}`)}
          {detail !== null && ` ${detail}`}
        </Text>
        <Where alert={alert} />
        <Text fz="sm" c="dimmed">
          {when()}
        </Text>
        {alert.acknowledged && (
          <Text fz="sm" className={classes.note}>
            {t('alerts.acknowledgedBy', {
              name: alert.acknowledged.by ?? t('alerts.somebody'),
              time: format.dayAndTime(alert.acknowledged.at),
            })}
            {alert.acknowledged.note !== '' && ` “${alert.acknowledged.note}”`}
          </Text>
        )}
      </div>
      {mayHandle && alert.acknowledged === null && (
        <Button
          size="sm"
          variant="default"
          leftSection={<IconCheck size={16} aria-hidden />}
          onClick={() => setAsking(true)}
          aria-label={`${t('alerts.acknowledge.action')}: ${t(`alerts.kind.${alert.kind}`)}`}
        >
          {t('alerts.acknowledge.action')}
        </Button>
      )}
      <AcknowledgeDialog alert={alert} opened={asking} onClose={() => setAsking(false)} />
    </Paper>
  );

  function when(): string {
    const times = alert.times > 1 ? t('alerts.times', { times: format.number(alert.times) }) : null;
    const last = alert.times > 1 ? t('alerts.last', { time: format.dayAndTime(alert.lastAt) }) : null;
    const ended =
      alert.endedAt === null ? null : t('alerts.ended', { time: format.dayAndTime(alert.endedAt) });
    return [t('alerts.since', { time: format.dayAndTime(alert.since) }), times, last, ended]
      .filter((part) => part !== null)
      .join(' · ');
  }
}

function Where({ alert }: { alert: RaisedAlert }) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const mayReadPeople = useMay('person:read');
  const { data: venues = [] } = useQuery(venuesQuery(eventId));
  const lane = venues
    .flatMap((venue) => venue.accessPoints)
    .flatMap((gate) => gate.lanes)
    .find(({ id }) => id === alert.laneId);
  const zone = venues.flatMap((venue) => venue.zones).find(({ id }) => id === alert.zoneId);
  const place = [alert.accessPoint?.name, lane?.name, zone?.name].filter((name) => name !== undefined);
  const hour = 3_600_000;
  return (
    <div className={classes.where}>
      {place.length > 0 && <span>{place.join(' · ')}</span>}
      {alert.person &&
        (mayReadPeople ? (
          <Anchor component={Link} to={personPath(eventId, alert.person.id)} fz="sm">
            {alert.person.name}
          </Anchor>
        ) : (
          <span>{alert.person.name}</span>
        ))}
      {alert.passageId !== null && (
        <Anchor
          component={Link}
          fz="sm"
          to={`${eventPath(eventId, 'log')}?${new URLSearchParams({
            from: String(alert.since - hour),
            until: String(alert.lastAt + hour),
            ...(alert.laneId === null ? {} : { laneId: alert.laneId }),
            ...(alert.person === null ? {} : { personId: alert.person.id }),
            entry: alert.passageId,
          })}`}
        >
          {t('alerts.toEntry')}
        </Anchor>
      )}
    </div>
  );
}
