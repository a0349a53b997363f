import { Anchor, Autocomplete, Button, CloseButton, MultiSelect, Text, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useEvent, venuesQuery } from '../event/current-event.ts';
import { eventPath } from '../event/event-path.ts';
import classes from './accreditation-fields.module.css';
import { emptyAccreditation, type PersonForm } from './person-form.ts';
import { useKnownCategories } from './use-known-categories.ts';
import { dayAt } from './validity.ts';
import { zoneOptions } from './zone-options.ts';

const MOST = 20;

export function AccreditationFields({ form }: { form: PersonForm }) {
  const { t } = useTranslation();
  const { timeZone } = useEvent();
  const { accreditations } = form.values;
  return (
    <div className={classes.list}>
      {accreditations.map((draft, index) => (
        <OneAccreditation key={draft.key} form={form} index={index} />
      ))}
      {accreditations.length === 0 && (
        <Text fz="sm" c="dimmed">
          {t('people.form.noAccreditation')}
        </Text>
      )}
      {accreditations.length < MOST && (
        <Button
          variant="subtle"
          className={classes.add}
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() =>
            form.insertListItem('accreditations', emptyAccreditation(dayAt(Date.now(), timeZone)))
          }
        >
          {t('people.form.addAccreditation')}
        </Button>
      )}
    </div>
  );
}

function OneAccreditation({ form, index }: { form: PersonForm; index: number }) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const { data: venues } = useQuery(venuesQuery(eventId));
  const categories = useKnownCategories(eventId);
  const path = `accreditations.${index}` as const;
  const noZones = venues?.every((venue) => venue.zones.length === 0) === true;

  return (
    <fieldset className={classes.one}>
      <legend className={classes.legend}>{t('people.form.accreditation', { number: index + 1 })}</legend>
      <CloseButton
        size="sm"
        className={classes.remove}
        aria-label={t('people.form.removeAccreditation', { number: index + 1 })}
        onClick={() => form.removeListItem('accreditations', index)}
      />
      <div className={classes.fields}>
        <Autocomplete
          label={t('people.form.category')}
          description={t('people.form.categoryHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          data={categories}
          maxLength={32}
          {...form.getInputProps(`${path}.category`)}
        />
        <MultiSelect
          label={t('people.form.zones')}
          description={
            noZones ? (
              <>
                {t('people.form.noZones')}{' '}
                <Anchor component={Link} to={eventPath(eventId, 'setup')} inherit>
                  {t('people.form.toSetup')}
                </Anchor>
              </>
            ) : null
          }
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          placeholder={
            form.values.accreditations[index]?.zones.length === 0 ? t('people.form.zonesHint') : ''
          }
          data={zoneOptions(venues ?? [], t('people.everyZone'))}
          searchable
          hidePickedOptions
          {...form.getInputProps(`${path}.zones`)}
        />
        <TextInput type="date" label={t('people.form.from')} {...form.getInputProps(`${path}.from`)} />
        <TextInput type="date" label={t('people.form.until')} {...form.getInputProps(`${path}.through`)} />
      </div>
    </fieldset>
  );
}
