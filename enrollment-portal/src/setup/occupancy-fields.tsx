import { SegmentedControl, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { AmountInput } from './amount-input.tsx';
import { CategoriesField } from './categories-field.tsx';
import type { ZoneForm } from './use-zone-form.ts';

/** How many may be inside at once, and who is let in all the same. */
export function OccupancyFields({ form }: { form: ZoneForm }) {
  const { t } = useTranslation();
  const { occupancy, occupancyExempt } = form.values;
  return (
    <Stack gap="md">
      <SegmentedControl
        aria-label={t('setup.part.occupancy')}
        data={(['unlimited', 'limited'] as const).map((value) => ({
          value,
          label: t(`setup.zone.occupancyOption.${value}`),
        }))}
        {...form.getInputProps('occupancy')}
      />
      {occupancy === 'limited' && (
        <>
          <AmountInput form={form} field="most" label={t('setup.zone.most')} />
          <CategoriesField
            label={t('setup.zone.occupancyExempt')}
            path="occupancyExempt"
            value={occupancyExempt}
            error={null}
            onChange={(codes) => form.setFieldValue('occupancyExempt', codes)}
          />
        </>
      )}
    </Stack>
  );
}
