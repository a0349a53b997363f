import { Radio, Select, Stack, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Venue } from '#contract/venue';
import { LaneFields } from './lane-fields.tsx';
import type { AccessPointForm } from './use-access-point-form.ts';

interface Props {
  readonly venue: Venue;
  readonly form: AccessPointForm;
  /** The zone behind an access point stays: what its log says would come to mean something else. */
  readonly zone: 'choice' | 'fixed';
}

export function AccessPointFields({ venue, form, zone }: Props) {
  const { t } = useTranslation();
  return (
    <>
      <TextInput
        label={t('setup.accessPoint.name')}
        data-autofocus
        maxLength={120}
        {...form.getInputProps('name')}
      />
      <Select
        label={t('setup.accessPoint.zone')}
        data={venue.zones.map(({ id, name, code }) => ({ value: id, label: `${name} (${code})` }))}
        allowDeselect={false}
        disabled={zone === 'fixed'}
        {...form.getInputProps('zoneId')}
      />
      <Radio.Group label={t('setup.accessPoint.scope')} {...form.getInputProps('galleryScope')}>
        <Stack gap="xs" mt={6}>
          {(['event', 'entitled'] as const).map((scope) => (
            <Radio
              key={scope}
              value={scope}
              label={t(`setup.scope.${scope}`)}
              description={t(`setup.accessPoint.scopeHint.${scope}`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      <Radio.Group label={t('setup.accessPoint.whenFailing')} {...form.getInputProps('whenFailing')}>
        <Stack gap="xs" mt={6}>
          {(['fail-secure', 'fail-safe'] as const).map((kind) => (
            <Radio
              key={kind}
              value={kind}
              label={t(`setup.accessPoint.whenFailingOption.${kind}`)}
              description={t(`setup.accessPoint.whenFailingHint.${kind}`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      <LaneFields
        lanes={form.values.lanes}
        inputProps={(path) => form.getInputProps(path)}
        onAdd={(lane) => form.insertListItem('lanes', lane)}
        onRemove={(index) => form.removeListItem('lanes', index)}
      />
    </>
  );
}
