import { Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PromiseFields } from '../promise/promise-fields.tsx';
import { PassbackSelect } from './passback-fields.tsx';
import { LivenessSelect } from './proof-fields.tsx';
import type { ZoneForm } from './use-zone-form.ts';
import { codeFrom } from './zone-draft.ts';
import classes from './zone-fields.module.css';

const BELOW = ['label', 'input', 'description', 'error'] as const;

/** What a new zone begins with; the rest is on its own page. */
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
      <PassbackSelect form={form} />
      <Text fz="sm" c="dimmed">
        {t('setup.zone.moreLater')}
      </Text>
    </Stack>
  );
}
