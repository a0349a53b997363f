import { useForm } from '@mantine/form';
import { randomId } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { newPersonSchema } from '#contract/person';
import { codeSchema } from '#contract/primitives';
import { type FailureKind, RequestFailed } from '../api/request-failed.ts';
import type { NewPerson } from './people-queries.ts';
import { type Day, endOfDay, startOfDay } from './validity.ts';

export interface AccreditationDraft {
  readonly key: string;
  readonly category: string;
  readonly zones: string[];
  readonly from: Day;
  readonly through: Day;
}

export interface PersonDraft {
  readonly name: string;
  readonly number: string;
  readonly accreditations: AccreditationDraft[];
}

export function emptyAccreditation(today: Day): AccreditationDraft {
  return { key: randomId(), category: '', zones: [], from: today, through: '' };
}

/** Codes are capitals with hyphens, however they are typed. */
export function toCode(typed: string): string {
  return typed.trim().toUpperCase().replace(/\s+/g, '-');
}

export function usePersonForm(initialValues: PersonDraft) {
  const { t } = useTranslation();
  const { name: nameSchema, externalId } = newPersonSchema.shape;
  return useForm<PersonDraft>({
    initialValues,
    validate: {
      name: (name) => {
        if (name.trim() === '') return t('people.form.nameMissing');
        return nameSchema.safeParse(name).success ? null : t('people.form.tooLong');
      },
      number: (number) =>
        number.trim() === '' || externalId.safeParse(number).success ? null : t('people.form.tooLong'),
      accreditations: {
        category: (category) => {
          if (category.trim() === '') return t('people.form.categoryMissing');
          return codeSchema.safeParse(toCode(category)).success ? null : t('people.form.categoryWrong');
        },
        zones: (zones) => (zones.length > 0 ? null : t('people.form.zoneMissing')),
        from: (from) => (from === '' ? t('people.form.dateMissing') : null),
        through: (through, values, path) => {
          if (through === '') return t('people.form.dateMissing');
          const index = Number(path.split('.')[1]);
          const from = values.accreditations[index]?.from ?? '';
          return through < from ? t('people.form.dateOrder') : null;
        },
      },
    },
  });
}

export type PersonForm = ReturnType<typeof usePersonForm>;

export function toNewPerson(draft: PersonDraft, timeZone: string): NewPerson {
  return {
    name: draft.name.trim(),
    externalId: draft.number.trim() === '' ? null : draft.number.trim(),
    accreditations: draft.accreditations.map(({ category, zones, from, through }) => ({
      category: toCode(category),
      zones,
      validFromMs: startOfDay(from, timeZone),
      validUntilMs: endOfDay(through, timeZone),
    })),
  };
}

/** Where the wire names a field, and what the form calls it. */
const FIELDS: readonly (readonly [wire: RegExp, field: string])[] = [
  [/^body\.name$/, 'name'],
  [/^body\.externalId$/, 'number'],
  [/^body\.accreditations\.(\d+)\.(category|zones)(\..*)?$/, 'accreditations.$1.$2'],
  [/^body\.accreditations\.(\d+)\.validFromMs$/, 'accreditations.$1.from'],
  [/^body\.accreditations\.(\d+)\.validUntilMs$/, 'accreditations.$1.through'],
];

export interface FieldFault {
  readonly field: string;
  readonly kind: FailureKind;
}

/** The fields of the form that an answer of the server speaks of. */
export function faultsOf(error: unknown): readonly FieldFault[] {
  if (!(error instanceof RequestFailed)) return [];
  return error.problems.flatMap(({ path }) => {
    const known = FIELDS.find(([wire]) => wire.test(path));
    return known ? [{ field: path.replace(...known), kind: error.kind }] : [];
  });
}
