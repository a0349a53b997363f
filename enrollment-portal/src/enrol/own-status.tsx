import { Button, Paper, Text } from '@mantine/core';
import {
  type Icon,
  IconCircleCheck,
  IconHourglass,
  IconId,
  IconInfoCircle,
  IconPhotoX,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { pathOf } from '#contract/call';
import { type OwnEnrolment, readOwnPhoto } from '#contract/enrolment';
import { FaceImage } from '../ui/face-image.tsx';
import type { Tone } from '../ui/tone.ts';
import { useFormat } from '../ui/use-format.ts';
import { EnrolFrame } from './enrol-frame.tsx';
import { LeaveDevice } from './leave-device.tsx';
import classes from './own-status.module.css';
import { StoredList } from './stored-list.tsx';
import { Withdraw } from './withdraw.tsx';

type StatusKind = OwnEnrolment['status']['kind'];

const LOOKS: Readonly<Record<StatusKind, { readonly tone: Tone; readonly icon: Icon }>> = {
  enrolled: { tone: 'good', icon: IconCircleCheck },
  'in-review': { tone: 'info', icon: IconHourglass },
  rejected: { tone: 'warn', icon: IconPhotoX },
  'badge-only': { tone: 'idle', icon: IconId },
  'photo-needed': { tone: 'info', icon: IconInfoCircle },
  'consent-needed': { tone: 'info', icon: IconInfoCircle },
};

interface Props {
  readonly enrolment: OwnEnrolment;
  readonly onPhoto: () => void;
  /** From the first step, for somebody who has decided otherwise. */
  readonly onBegin: () => void;
}

/** How far it is, what is stored, and every way to change one's mind. */
export function OwnStatus({ enrolment, onPhoto, onBegin }: Props) {
  const { t } = useTranslation();
  const format = useFormat(enrolment.event.timeZone);
  const { status, event, person } = enrolment;
  const { tone, icon: Shape } = LOOKS[status.kind];
  const hasPhoto = status.kind === 'enrolled' || status.kind === 'in-review';
  const mayWithdraw = status.kind !== 'badge-only' && status.kind !== 'consent-needed';

  return (
    <EnrolFrame title={t(`enrol.status.${status.kind}.title`)} event={event.name}>
      <Paper p="md" className={classes.card} data-tone={tone}>
        {hasPhoto ? (
          <FaceImage
            key={status.kind === 'enrolled' ? status.at : status.since}
            src={pathOf(readOwnPhoto, {})}
            alt={t('enrol.status.photo')}
            size={112}
          />
        ) : (
          <Shape size={48} stroke={1.5} aria-hidden className={classes.icon} />
        )}
        <div>
          <Text fw={650} fz="lg" className={classes.name}>
            {person.name}
          </Text>
          <Text component="p" className={classes.text}>
            {t(`enrol.status.${status.kind}.text`)}
          </Text>
          {status.kind === 'rejected' && <Text fw={600}>{status.reason}</Text>}
        </div>
      </Paper>
      <StatusActions status={status.kind} onPhoto={onPhoto} onBegin={onBegin} />
      {mayWithdraw && (
        <details className={classes.more}>
          <summary>{t('enrol.status.stored')}</summary>
          <StoredList enrolment={enrolment} />
        </details>
      )}
      {mayWithdraw && <Withdraw />}
      <LeaveDevice />
      <Text fz="sm" c="dimmed">
        {t('enrol.status.openUntil', { day: format.day(enrolment.openUntil) })}
      </Text>
    </EnrolFrame>
  );
}

interface StatusActionsProps extends Pick<Props, 'onPhoto' | 'onBegin'> {
  readonly status: StatusKind;
}

function StatusActions({ status, onPhoto, onBegin }: StatusActionsProps) {
  const { t } = useTranslation();
  switch (status) {
    case 'enrolled':
    case 'in-review':
      return (
        <Button size="md" variant="default" onClick={onPhoto}>
          {t('enrol.status.replace')}
        </Button>
      );
    case 'rejected':
    case 'photo-needed':
      return (
        <Button size="lg" onClick={onPhoto}>
          {t('enrol.status.newPhoto')}
        </Button>
      );
    case 'badge-only':
    case 'consent-needed':
      return (
        <Button size="md" variant="default" onClick={onBegin}>
          {t('enrol.status.begin')}
        </Button>
      );
  }
}
