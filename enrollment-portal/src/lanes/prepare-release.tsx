import { Select, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LaneView } from '#contract/lane-command';
import { useEvent } from '../event/current-event.ts';
import { FormFrame } from '../ui/form-frame.tsx';
import { usePrepareRelease } from './lane-queries.ts';
import { isReason, ReasonField } from './reason-field.tsx';
import type { Prepared } from './release.ts';
import { scopesOf } from './release-scopes.ts';

interface Props {
  readonly lanes: readonly LaneView[];
  readonly onPrepared: (prepared: Prepared) => void;
  readonly onClose: () => void;
}

const KINDS = ['venue', 'zone', 'access-point', 'lane'] as const;

export function PrepareRelease({ lanes, onPrepared, onClose }: Props) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const prepare = usePrepareRelease(eventId);
  const [chosen, setChosen] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const scopes = scopesOf(lanes);
  const scope = KINDS.flatMap((kind) => scopes[kind]).find(({ value }) => value === chosen);
  return (
    <FormFrame
      submit={t('laneOrders.release.next')}
      busy={prepare.isPending}
      failure={prepare.error}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (!scope || !isReason(reason)) return;
        prepare.mutate({ where: scope.where, reason: reason.trim() }, { onSuccess: onPrepared });
      }}
    >
      <Text fz="sm">{t('laneOrders.release.text')}</Text>
      <Select
        searchable
        required
        label={t('laneOrders.release.where')}
        placeholder={t('laneOrders.release.choose')}
        error={tried && !scope && t('laneOrders.release.choose')}
        data={KINDS.map((kind) => ({ group: t(`laneOrders.scope.${kind}`), items: [...scopes[kind]] }))}
        value={chosen}
        onChange={setChosen}
      />
      <ReasonField value={reason} onChange={setReason} missing={tried && !isReason(reason)} />
    </FormFrame>
  );
}
