import { Select, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ZonePolicy } from '#contract/zone-policy';
import { useFormat } from '../ui/use-format.ts';
import { ProposedPromise } from './proposed-promise.tsx';
import { STRANGERS } from './strangers.ts';

const BELOW = ['label', 'input', 'description', 'error'] as const;
const WHEN_REFUSED = ['badge-and-face', 'staffed'] as const satisfies readonly ZonePolicy['whenRefused'][];

interface Props {
  /** At most one in so many strangers gets in; text, because a select holds text. */
  readonly strangers: string;
  readonly whenRefused: ZonePolicy['whenRefused'];
  /** Null for a zone that is not there yet. */
  readonly zoneId: string | null;
  readonly onStrangers: (strangers: string) => void;
  readonly onWhenRefused: (whenRefused: ZonePolicy['whenRefused']) => void;
}

/** A zone's promise with its cost, which follows the choice. */
export function PromiseFields({ strangers, whenRefused, zoneId, onStrangers, onWhenRefused }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const choices = STRANGERS.includes(strangers) ? STRANGERS : [strangers, ...STRANGERS];
  return (
    <Stack gap="sm">
      <Select
        label={t('setup.zone.promise')}
        description={t('setup.zone.promiseHint')}
        inputWrapperOrder={[...BELOW]}
        allowDeselect={false}
        data={choices.map((value) => ({
          value,
          label: t('setup.zone.promiseOption', { strangers: format.number(Number(value)) }),
        }))}
        value={strangers}
        onChange={(value) => value !== null && onStrangers(value)}
      />
      <ProposedPromise promisedFpir={1 / Number(strangers)} zoneId={zoneId} />
      <Select
        label={t('promise.whenRefused')}
        allowDeselect={false}
        data={WHEN_REFUSED.map((value) => ({ value, label: t(`promise.whenRefusedOption.${value}`) }))}
        value={whenRefused}
        onChange={(value) => {
          const chosen = WHEN_REFUSED.find((one) => one === value);
          if (chosen) onWhenRefused(chosen);
        }}
      />
    </Stack>
  );
}
