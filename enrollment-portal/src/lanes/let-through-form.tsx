import { Group, Radio, Stack, Text, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LaneCommand, LaneView } from '#contract/lane-command';
import { listPassages } from '#contract/passage';
import { call } from '../api/call.ts';
import { photoPath } from '../api/image-path.ts';
import { useEvent } from '../event/current-event.ts';
import { FacePair } from '../live/face-pair.tsx';
import { outcomeWords } from '../live/outcome-words.ts';
import { FacesMask } from '../log/faces-mask.tsx';
import { PersonField } from '../log/person-field.tsx';
import { FaceImage } from '../ui/face-image.tsx';
import { FormFrame } from '../ui/form-frame.tsx';
import { useCommand } from './lane-queries.ts';
import classes from './let-through-form.module.css';
import { isReason, ReasonField } from './reason-field.tsx';

interface Props {
  readonly lane: LaneView;
  readonly onSent: (command: LaneCommand) => void;
  readonly onClose: () => void;
}

/** Who came to the lane last; the person whom an officer lets through is mostly among them. */
const OFFERED = 4;

/** An officer vouches for somebody: whom, and by what they were recognised. */
export function LetThroughForm({ lane, onSent, onClose }: Props) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const command = useCommand(eventId);
  const [personId, setPersonId] = useState<string | null>(null);
  const [by, setBy] = useState<'face' | 'badge'>('face');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);

  function send(): void {
    setTried(true);
    if (personId === null || !isReason(reason)) return;
    const order = { kind: 'let-through', personId, recognisedBy: by } as const;
    command.mutate({ to: 'lane', laneId: lane.laneId, order, reason: reason.trim() }, { onSuccess: onSent });
  }

  return (
    <FormFrame
      submit={t('laneOrders.order.let-through')}
      busy={command.isPending}
      failure={command.error}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Text fz="sm">{t('laneOrders.orderText.let-through')}</Text>
      <FacesMask>
        <LastAtLane laneId={lane.laneId} chosen={personId} onChoose={setPersonId} />
      </FacesMask>
      <Group wrap="nowrap" align="flex-end" gap="sm">
        {personId !== null && (
          <FaceImage src={photoPath(eventId, personId)} alt={t('live.enrolled')} size={64} />
        )}
        <Stack flex={1} gap={4}>
          <PersonField
            filter={personId === null ? {} : { personId }}
            onChange={(change) => setPersonId(change.personId)}
          />
          {tried && personId === null && (
            <Text fz="sm" c="var(--mantine-color-error)" role="alert">
              {t('laneOrders.noPerson')}
            </Text>
          )}
        </Stack>
      </Group>
      <Radio.Group
        label={t('laneOrders.recognisedBy.label')}
        value={by}
        onChange={(value) => setBy(value === 'badge' ? 'badge' : 'face')}
      >
        <Group mt={6}>
          <Radio value="face" label={t('laneOrders.recognisedBy.face')} />
          <Radio value="badge" label={t('laneOrders.recognisedBy.badge')} />
        </Group>
      </Radio.Group>
      <ReasonField value={reason} onChange={setReason} missing={tried && !isReason(reason)} />
    </FormFrame>
  );
}

interface LastProps {
  readonly laneId: string;
  readonly chosen: string | null;
  readonly onChoose: (personId: string) => void;
}

function LastAtLane({ laneId, chosen, onChoose }: LastProps) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const { data } = useQuery({
    queryKey: ['last-at-lane', eventId, laneId],
    queryFn: ({ signal }) =>
      call(listPassages, { params: { eventId }, query: { laneId, limit: 20 } }, { signal }),
    refetchInterval: 2_000,
  });
  const seen = new Set<string>();
  const last = (data?.passages ?? []).filter(({ person }) => {
    if (person === null || seen.has(person.id)) return false;
    seen.add(person.id);
    return true;
  });
  if (last.length === 0) return null;
  return (
    <fieldset className={classes.last}>
      <legend className={classes.legend}>{t('laneOrders.lastHere')}</legend>
      {last.slice(0, OFFERED).map(
        (passage) =>
          passage.person && (
            <UnstyledButton
              key={passage.id}
              className={classes.person}
              aria-pressed={passage.person.id === chosen}
              onClick={() => passage.person && onChoose(passage.person.id)}
            >
              <FacePair passage={passage} size={40} />
              <span>
                {passage.person.name}
                <Text span display="block" fz="sm" c="dimmed">
                  {outcomeWords(t, passage.outcome)}
                </Text>
              </span>
            </UnstyledButton>
          ),
      )}
    </fieldset>
  );
}
