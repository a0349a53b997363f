import { Button, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { EVERY } from '#domain/access/privilege';
import { Notice } from '../ui/notice.tsx';
import { CategoriesField } from './categories-field.tsx';
import { DatesField } from './dates-field.tsx';
import { HoursFields } from './hours-fields.tsx';
import type { ZoneForm } from './use-zone-form.ts';
import { NEW_HOURS } from './zone-draft.ts';

const MOST = 100;

/** When people may enter: always, or during hours of the days, each for some categories. */
export function ScheduleFields({ form }: { form: ZoneForm }) {
  const { t } = useTranslation();
  const { schedule, openings, closedOn } = form.values;
  const add = () => form.insertListItem('openings', { ...NEW_HOURS, categories: [EVERY] });
  return (
    <Stack gap="md">
      <SegmentedControl
        aria-label={t('setup.part.schedule')}
        data={(['always', 'hours'] as const).map((value) => ({
          value,
          label: t(`setup.zone.scheduleOption.${value}`),
        }))}
        {...form.getInputProps('schedule')}
      />
      {schedule === 'hours' && (
        <>
          {openings.length === 0 && (
            <Notice tone="warn">
              <Text fz="sm">{t('setup.zone.neverOpen')}</Text>
            </Notice>
          )}
          {openings.map((opening, at) => (
            <HoursFields
              // biome-ignore lint/suspicious/noArrayIndexKey: rows are known by their place, as their fields are
              key={at}
              form={form}
              path={`openings.${at}`}
              hours={opening}
              title={t('setup.zone.opening', { number: at + 1 })}
              removeLabel={t('setup.zone.removeOpening', { number: at + 1 })}
              onRemove={() => form.removeListItem('openings', at)}
            >
              <CategoriesField
                label={t('setup.zone.forWhom')}
                path={`openings.${at}.categories`}
                value={opening.categories}
                error={form.errors[`openings.${at}.categories`]}
                onChange={(codes) => {
                  form.clearFieldError(`openings.${at}.categories`);
                  form.setFieldValue(`openings.${at}.categories`, codes);
                }}
              />
            </HoursFields>
          ))}
          {openings.length < MOST && (
            <div>
              <Button
                size="compact-sm"
                variant="subtle"
                leftSection={<IconPlus size={15} aria-hidden />}
                onClick={add}
              >
                {t('setup.zone.addOpening')}
              </Button>
            </div>
          )}
          <DatesField
            label={t('setup.zone.closedOn')}
            dates={closedOn}
            onChange={(dates) => form.setFieldValue('closedOn', dates)}
          />
        </>
      )}
    </Stack>
  );
}
