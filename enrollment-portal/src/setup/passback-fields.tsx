import { Select, Stack, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { AmountInput } from './amount-input.tsx';
import { CategoriesField } from './categories-field.tsx';
import type { ZoneForm } from './use-zone-form.ts';
import classes from './zone-fields.module.css';

const KINDS = ['none', 'soft', 'hard', 'timed'] as const;

/** What becomes of somebody who is inside and comes again, and who is left in peace. */
export function PassbackFields({ form }: { form: ZoneForm }) {
  const { t } = useTranslation();
  const { passback, passbackExempt } = form.values;
  return (
    <Stack gap="md">
      <PassbackSelect form={form} />
      {(passback === 'soft' || passback === 'hard') && (
        <div className={classes.amounts}>
          <AmountInput form={form} field="resetAfterHours" label={t('setup.zone.resetAfter')} />
          <TextInput
            type="time"
            label={t('setup.zone.resetDailyAt')}
            {...form.getInputProps('resetDailyAt')}
          />
        </div>
      )}
      {passback === 'timed' && (
        <AmountInput form={form} field="againAfterMinutes" label={t('setup.zone.againAfter')} />
      )}
      {passback !== 'none' && (
        <CategoriesField
          label={t('setup.zone.exempt')}
          path="passbackExempt"
          value={passbackExempt}
          error={null}
          onChange={(codes) => form.setFieldValue('passbackExempt', codes)}
        />
      )}
    </Stack>
  );
}

export function PassbackSelect({ form }: { form: ZoneForm }) {
  const { t } = useTranslation();
  return (
    <Select
      label={t('setup.zone.passback')}
      allowDeselect={false}
      data={KINDS.map((value) => ({ value, label: t(`setup.zone.passbackOption.${value}`) }))}
      {...form.getInputProps('passback')}
    />
  );
}
