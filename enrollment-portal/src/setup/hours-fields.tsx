import { ActionIcon, Chip, Group, Input, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { WEEKDAYS } from '#domain/access/local-time';
import { useFormat } from '../ui/use-format.ts';
import { DatesField } from './dates-field.tsx';
import classes from './hours-fields.module.css';
import type { ZoneForm } from './use-zone-form.ts';

/** A Monday, so that the days after it are the week's in order. */
const MONDAY_MS = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

interface Props {
  readonly form: ZoneForm;
  /** Where the hours are in the form. */
  readonly path: `openings.${number}` | `byTime.${number}`;
  readonly hours: { readonly days: string[]; readonly dates: string[] };
  readonly title: string;
  readonly removeLabel: string;
  readonly onRemove: () => void;
  /** What else belongs to these hours. */
  readonly children: ReactNode;
}

/** Hours on some days, with what holds during them. */
export function HoursFields({ form, path, hours, title, removeLabel, onRemove, children }: Props) {
  const { t } = useTranslation();
  const format = useFormat('UTC');
  const daysError = form.errors[`${path}.days`];
  return (
    <fieldset className={classes.hours}>
      <legend className={classes.title}>{title}</legend>
      <ActionIcon
        className={classes.remove ?? ''}
        variant="subtle"
        color="gray"
        aria-label={removeLabel}
        onClick={onRemove}
      >
        <IconTrash size={17} aria-hidden />
      </ActionIcon>
      {children}
      <Input.Wrapper label={t('setup.zone.days')} labelElement="div" error={daysError}>
        <Chip.Group
          multiple
          value={hours.days}
          onChange={(days) => {
            form.clearFieldError(`${path}.days`);
            form.setFieldValue(`${path}.days`, days);
          }}
        >
          <Group gap={6} mt={4}>
            {WEEKDAYS.map((day, at) => (
              <Chip key={day} value={day} size="sm" data-path={at === 0 ? `${path}.days` : undefined}>
                {format.weekday(MONDAY_MS + at * DAY_MS)}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
      </Input.Wrapper>
      <div className={classes.times}>
        <TextInput type="time" label={t('setup.zone.from')} {...form.getInputProps(`${path}.from`)} />
        <TextInput type="time" label={t('setup.zone.until')} {...form.getInputProps(`${path}.until`)} />
        <DatesField
          label={t('setup.zone.alsoOn')}
          dates={hours.dates}
          onChange={(dates) => {
            form.clearFieldError(`${path}.days`);
            form.setFieldValue(`${path}.dates`, dates);
          }}
        />
      </div>
    </fieldset>
  );
}
