import { ActionIcon, Button, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import type { GetInputPropsReturnType } from '@mantine/form';
import { randomId } from '@mantine/hooks';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './lane-fields.module.css';
import type { NewAccessPoint } from './setup-queries.ts';

const MOST = 16;

export interface LaneDraft {
  readonly key: string;
  /** Of a lane that is there already, which the log speaks of and which therefore stays. */
  readonly id?: string;
  readonly name: string;
  readonly direction: NewAccessPoint['lanes'][number]['direction'];
}

export function newLane(name: string): LaneDraft {
  return { key: randomId(), name, direction: 'in' };
}

interface Props {
  readonly lanes: readonly LaneDraft[];
  readonly inputProps: (
    path: `lanes.${number}.name` | `lanes.${number}.direction`,
  ) => GetInputPropsReturnType;
  readonly onAdd: (lane: LaneDraft) => void;
  readonly onRemove: (index: number) => void;
}

export function LaneFields({ lanes, inputProps, onAdd, onRemove }: Props) {
  const { t } = useTranslation();
  return (
    <fieldset className={classes.lanes}>
      <Text component="legend" fz="sm" fw={500} mb={4} p={0}>
        {t('setup.accessPoint.lanes')}
      </Text>
      <Stack gap="xs">
        {lanes.map(({ key, id }, index) => (
          <div key={key} className={classes.lane}>
            <TextInput
              aria-label={t('setup.accessPoint.laneName', { number: index + 1 })}
              maxLength={120}
              {...inputProps(`lanes.${index}.name`)}
            />
            <SegmentedControl
              aria-label={t('setup.accessPoint.direction', { number: index + 1 })}
              data={[
                { value: 'in', label: t('setup.accessPoint.in') },
                { value: 'out', label: t('setup.accessPoint.out') },
              ]}
              {...inputProps(`lanes.${index}.direction`)}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size={36}
              disabled={lanes.length === 1 || id !== undefined}
              aria-label={t('setup.accessPoint.removeLane', { number: index + 1 })}
              onClick={() => onRemove(index)}
            >
              <IconTrash size={17} aria-hidden />
            </ActionIcon>
          </div>
        ))}
      </Stack>
      {lanes.length < MOST && (
        <Button
          size="compact-sm"
          variant="subtle"
          mt="xs"
          leftSection={<IconPlus size={15} aria-hidden />}
          onClick={() => onAdd(newLane(t('setup.accessPoint.lane', { number: lanes.length + 1 })))}
        >
          {t('setup.accessPoint.addLane')}
        </Button>
      )}
    </fieldset>
  );
}
