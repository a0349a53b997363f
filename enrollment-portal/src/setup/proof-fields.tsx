import { Button, Select, Stack } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ENTRY_WAYS } from '#domain/access/by-time';
import { LIVENESS_LEVELS } from '#domain/access/liveness';
import { HoursFields } from './hours-fields.tsx';
import type { ZoneForm } from './use-zone-form.ts';
import { NEW_HOURS } from './zone-draft.ts';
import classes from './zone-fields.module.css';

const BELOW = ['label', 'input', 'description', 'error'] as const;
const MOST = 20;

/** What is asked before a lane believes who somebody is, and what is asked instead during some hours. */
export function ProofFields({ form }: { form: ZoneForm }) {
  const { t } = useTranslation();
  const { byTime, entryBy, liveness } = form.values;
  return (
    <Stack gap="md">
      <EntrySelect form={form} path="entryBy" />
      <LivenessSelect form={form} />
      {byTime.map((hours, at) => (
        <HoursFields
          // biome-ignore lint/suspicious/noArrayIndexKey: rows are known by their place, as their fields are
          key={at}
          form={form}
          path={`byTime.${at}`}
          hours={hours}
          title={t('setup.zone.otherProof', { number: at + 1 })}
          removeLabel={t('setup.zone.removeProof', { number: at + 1 })}
          onRemove={() => form.removeListItem('byTime', at)}
        >
          <div className={classes.pair}>
            <EntrySelect form={form} path={`byTime.${at}.entryBy`} />
            <LevelSelect form={form} path={`byTime.${at}.liveness`} />
          </div>
        </HoursFields>
      ))}
      {byTime.length < MOST && (
        <div>
          <Button
            size="compact-sm"
            variant="subtle"
            leftSection={<IconPlus size={15} aria-hidden />}
            onClick={() => form.insertListItem('byTime', { ...NEW_HOURS, entryBy, liveness })}
          >
            {t('setup.zone.addProof')}
          </Button>
        </div>
      )}
    </Stack>
  );
}

/** What each level cannot see is said where it is chosen. */
export function LivenessSelect({ form }: { form: ZoneForm }) {
  const { t } = useTranslation();
  return (
    <LevelSelect
      form={form}
      path="liveness"
      description={
        <>
          {t(`setup.zone.livenessHint.${form.values.liveness}`)}{' '}
          {form.values.liveness !== 'off' && t('liveness.claims')}
        </>
      }
    />
  );
}

interface LevelProps {
  readonly form: ZoneForm;
  readonly path: 'liveness' | `byTime.${number}.liveness`;
  readonly description?: ReactNode;
}

function LevelSelect({ form, path, description }: LevelProps) {
  const { t } = useTranslation();
  return (
    <Select
      label={t('setup.zone.liveness')}
      description={description}
      inputWrapperOrder={[...BELOW]}
      allowDeselect={false}
      data={LIVENESS_LEVELS.map((value) => ({ value, label: t(`setup.liveness.${value}`) }))}
      {...form.getInputProps(path)}
    />
  );
}

interface EntryProps {
  readonly form: ZoneForm;
  readonly path: 'entryBy' | `byTime.${number}.entryBy`;
}

function EntrySelect({ form, path }: EntryProps) {
  const { t } = useTranslation();
  return (
    <Select
      label={t('setup.zone.entryBy')}
      allowDeselect={false}
      data={ENTRY_WAYS.map((value) => ({ value, label: t(`setup.entryBy.${value}`) }))}
      {...form.getInputProps(path)}
    />
  );
}
