import { MultiSelect, TagsInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { codeSchema } from '#contract/primitives';
import { EVERY } from '#domain/access/privilege';
import { useEvent } from '../event/current-event.ts';
import { codesQuery } from './codes-queries.ts';

interface Props {
  readonly label: string;
  readonly value: readonly string[];
  readonly error: ReactNode;
  readonly path: string;
  readonly onChange: (codes: string[]) => void;
}

/** Categories by code; of an event that names none any code is one. */
export function CategoriesField({ label, value, error, path, onChange }: Props) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const { data } = useQuery(codesQuery(eventId));
  const everybody = { value: EVERY, label: t('setup.zone.everybody') };
  const named = data?.categories.map(({ code, name }) => ({ value: code, label: `${name} (${code})` })) ?? [];
  // What stands for everybody needs nobody beside it.
  const choose = (codes: string[]) =>
    onChange(codes.at(-1) === EVERY ? [EVERY] : codes.filter((code) => code !== EVERY || codes.length === 1));
  const shared = { label, error, 'data-path': path, value: [...value] };
  if (named.length === 0) {
    return (
      <TagsInput
        {...shared}
        data={[EVERY]}
        placeholder={value.length === 0 ? t('setup.zone.categoriesHint') : ''}
        onChange={(codes) =>
          choose(
            codes
              .map((code) => code.trim().toUpperCase())
              .filter((code) => codeSchema.safeParse(code).success),
          )
        }
      />
    );
  }
  const strays = value.filter((code) => code !== EVERY && !named.some((one) => one.value === code));
  return (
    <MultiSelect
      {...shared}
      searchable
      data={[everybody, ...named, ...strays.map((code) => ({ value: code, label: code }))]}
      onChange={choose}
    />
  );
}
