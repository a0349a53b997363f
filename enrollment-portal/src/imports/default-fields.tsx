import { Autocomplete, MultiSelect, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ImportChoices } from '#contract/people-import';
import { useEvent, venuesQuery } from '../event/current-event.ts';
import { toCode } from '../people/person-form.ts';
import { useKnownCategories } from '../people/use-known-categories.ts';
import { zoneOptions } from '../people/zone-options.ts';
import classes from './columns-step.module.css';

type Defaults = ImportChoices['defaults'];

interface Props {
  readonly defaults: Defaults;
  readonly onChange: (defaults: Defaults) => void;
}

/** What people are given whose rows do not say; shown for what no column, or an empty cell, leaves open. */
export function DefaultFields({ defaults, onChange }: Props) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const categories = useKnownCategories(eventId);
  const { data: venues } = useQuery(venuesQuery(eventId));
  /** Without what is empty, which the server takes for a value. */
  const change = (part: Partial<Defaults>) => {
    const entries = Object.entries({ ...defaults, ...part }).filter(
      ([, value]) => value !== undefined && value.length > 0,
    );
    onChange(Object.fromEntries(entries));
  };
  return (
    <fieldset className={classes.bare}>
      <Text component="legend" fw={600} fz="sm" mb={8} p={0}>
        {t('imports.defaults')}
      </Text>
      <div className={classes.fields}>
        <Autocomplete
          label={t('imports.field.category')}
          data={categories}
          maxLength={32}
          value={defaults.category ?? ''}
          onChange={(category) => change({ category: toCode(category) })}
        />
        <MultiSelect
          label={t('imports.field.zones')}
          data={zoneOptions(venues ?? [], t('people.everyZone'))}
          searchable
          hidePickedOptions
          value={defaults.zones ?? []}
          onChange={(zones) => change({ zones })}
        />
        <TextInput
          type="date"
          label={t('imports.field.validFrom')}
          value={defaults.validFrom ?? ''}
          onChange={(event) => change({ validFrom: event.currentTarget.value })}
        />
        <TextInput
          type="date"
          label={t('imports.field.validUntil')}
          value={defaults.validUntil ?? ''}
          onChange={(event) => change({ validUntil: event.currentTarget.value })}
        />
      </div>
    </fieldset>
  );
}
