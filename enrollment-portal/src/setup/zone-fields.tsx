import { NumberInput, Select, Stack, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LIVENESS_LEVELS } from '#domain/access/liveness';
import { PromiseFields } from '../promise/promise-fields.tsx';
import type { ZoneForm } from './use-zone-form.ts';
import { codeFrom, RANGES } from './zone-draft.ts';
import classes from './zone-fields.module.css';

const BELOW = ['label', 'input', 'description', 'error'] as const;

export function ZoneFields({ form }: { form: ZoneForm }) {
  const { t } = useTranslation();
  const [codeTyped, setCodeTyped] = useState(false);
  return (
    <Stack gap="md">
      <div className={classes.pair}>
        <TextInput
          label={t('setup.zone.name')}
          data-autofocus
          maxLength={120}
          {...form.getInputProps('name')}
          onChange={(event) => {
            const name = event.currentTarget.value;
            form.setFieldValue('name', name);
            if (!codeTyped) form.setFieldValue('code', codeFrom(name));
          }}
        />
        <TextInput
          label={t('setup.zone.code')}
          description={t('setup.zone.codeHint')}
          inputWrapperOrder={[...BELOW]}
          maxLength={32}
          {...form.getInputProps('code')}
          onChange={(event) => {
            setCodeTyped(true);
            form.setFieldValue('code', event.currentTarget.value);
          }}
        />
      </div>
      <PromiseFields
        strangers={form.values.strangers}
        whenRefused={form.values.whenRefused}
        zoneId={null}
        onStrangers={(strangers) => form.setFieldValue('strangers', strangers)}
        onWhenRefused={(whenRefused) => form.setFieldValue('whenRefused', whenRefused)}
      />
      <LivenessSelect form={form} />
      <div className={classes.amounts}>
        <Select
          label={t('setup.zone.passback')}
          allowDeselect={false}
          data={(['none', 'soft', 'hard'] as const).map((value) => ({
            value,
            label: t(`setup.zone.passbackOption.${value}`),
          }))}
          {...form.getInputProps('passback')}
        />
        {form.values.passback !== 'none' && (
          <AmountInput form={form} field="resetAfterHours" label={t('setup.zone.resetAfter')} />
        )}
      </div>
      <More label={t('setup.zone.more')}>
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
      </More>
    </Stack>
  );
}

/** What each level cannot see is said where it is chosen. */
function LivenessSelect({ form }: { form: ZoneForm }) {
  const { t } = useTranslation();
  return (
    <Select
      label={t('setup.zone.liveness')}
      description={
        <>
          {t(`setup.zone.livenessHint.${form.values.liveness}`)}{' '}
          {form.values.liveness !== 'off' && t('liveness.claims')}
        </>
      }
      inputWrapperOrder={[...BELOW]}
      allowDeselect={false}
      data={LIVENESS_LEVELS.map((value) => ({ value, label: t(`setup.liveness.${value}`) }))}
      {...form.getInputProps('liveness')}
    />
  );
}

interface AmountProps {
  readonly form: ZoneForm;
  readonly field: keyof typeof RANGES;
  readonly label: string;
}

function AmountInput({ form, field, label }: AmountProps) {
  const [min, max] = RANGES[field];
  return (
    <NumberInput
      label={label}
      min={min}
      max={max}
      clampBehavior="none"
      allowDecimal={false}
      {...form.getInputProps(field)}
    />
  );
}

function More({ label, children }: { label: string; children: ReactNode }) {
  return (
    <details>
      <summary className={classes.summary}>{label}</summary>
      <div className={classes.more}>{children}</div>
    </details>
  );
}
