import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { AmountInput } from './amount-input.tsx';
import type { ZoneForm } from './use-zone-form.ts';
import classes from './zone-fields.module.css';

/** What gates do without their server, and how long they keep faces. */
export function OfflineFields({ form }: { form: ZoneForm }) {
  const { t } = useTranslation();
  return (
    <div className={classes.amounts}>
      <AmountInput form={form} field="staleAfterHours" label={t('setup.zone.staleAfter')} />
      <Select
        label={t('setup.zone.whenStale')}
        allowDeselect={false}
        data={(['refuse', 'keep-working'] as const).map((value) => ({
          value,
          label: t(`setup.zone.whenStaleOption.${value}`),
        }))}
        {...form.getInputProps('whenStale')}
      />
      <AmountInput form={form} field="keepCropsDays" label={t('setup.zone.keepCrops')} />
    </div>
  );
}
