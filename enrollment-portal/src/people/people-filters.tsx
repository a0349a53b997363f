import { Autocomplete, Button, Group, Select } from '@mantine/core';
import { IconFilterOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ACCREDITATION_STATUSES } from '#domain/access/accreditation';
import { useEvent } from '../event/current-event.ts';
import { EVERYBODY, type PeopleFilter } from './people-filter.ts';
import { toCode } from './person-form.ts';
import { SavedViews } from './saved-views.tsx';
import { useKnownCategories } from './use-known-categories.ts';

interface Props {
  readonly filter: PeopleFilter;
  readonly onFilter: (filter: PeopleFilter) => void;
}

/** Narrows the list; together with the search, everything that is chosen must hold. */
export function PeopleFilters({ filter, onFilter }: Props) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const categories = useKnownCategories(eventId);
  const narrowed = filter.category !== '' || filter.status !== '' || filter.face !== '';
  return (
    <Group gap="xs" mb="md" align="flex-end">
      <Autocomplete
        w={150}
        label={t('people.filter.category')}
        data={categories}
        clearable
        maxLength={32}
        value={filter.category}
        onChange={(category) => onFilter({ ...filter, category: toCode(category) })}
      />
      <Select
        w={200}
        label={t('people.filter.status')}
        data={ACCREDITATION_STATUSES.filter((status) => status !== 'purged').map((status) => ({
          value: status,
          label: t(`people.standing.${status}`),
        }))}
        clearable
        placeholder={t('people.filter.any')}
        value={filter.status === '' ? null : filter.status}
        onChange={(status) => onFilter({ ...filter, status: status ?? '' })}
      />
      <Select
        w={180}
        label={t('people.filter.face')}
        data={(['enrolled', 'missing'] as const).map((value) => ({
          value,
          label: t(`people.filter.faceOption.${value}`),
        }))}
        clearable
        placeholder={t('people.filter.any')}
        value={filter.face === '' ? null : filter.face}
        onChange={(face) => onFilter({ ...filter, face: face ?? '' })}
      />
      {narrowed && (
        <Button
          variant="subtle"
          leftSection={<IconFilterOff size={17} aria-hidden />}
          onClick={() => onFilter({ ...EVERYBODY, search: filter.search })}
        >
          {t('people.filter.clear')}
        </Button>
      )}
      <SavedViews filter={filter} onFilter={onFilter} />
    </Group>
  );
}
