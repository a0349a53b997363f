import { Button, Group, Paper, Radio, Select, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  IMPORT_FIELDS,
  type ImportChoices,
  type ImportField,
  type PeopleImport,
} from '#contract/people-import';
import { useEvent } from '../event/current-event.ts';
import { Notice } from '../ui/notice.tsx';
import { useFailureText } from '../ui/use-failure-text.ts';
import {
  type ColumnChoice,
  choiceOf,
  faultsIn,
  firstChoice,
  mappingOf,
  recallChoice,
  rememberChoice,
} from './column-choice.ts';
import classes from './columns-step.module.css';
import { DefaultFields } from './default-fields.tsx';
import { useStartImport } from './import-queries.ts';

interface Props {
  readonly one: PeopleImport;
  readonly table: NonNullable<PeopleImport['table']>;
  readonly onStarted: () => void;
}

/** Which column is what, what rows have that do not say, and then a dry run. */
export function ColumnsStep({ one, table, onStarted }: Props) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const failureText = useFailureText();
  const start = useStartImport(eventId, one.id);
  const [choice, setChoice] = useState<ColumnChoice>(() => beginWith(one, table));
  const [defaults, setDefaults] = useState<ImportChoices['defaults']>(one.chosen?.defaults ?? {});
  const [whenPhotoFails, setWhenPhotoFails] = useState(one.chosen?.whenPhotoFails ?? 'review');
  const mapping = mappingOf(choice);

  function check(): void {
    if (!mapping) return;
    rememberChoice(localStorage, table, choice);
    start.mutate({ mode: 'dry-run', mapping, defaults, whenPhotoFails }, { onSuccess: onStarted });
  }

  return (
    <Paper p={{ base: 'md', sm: 'lg' }} component="section">
      <Title order={2} fz="md" mb={4}>
        {t('imports.step.columns')}
      </Title>
      <Text fz="sm" c="dimmed" mb="md">
        {t('imports.columnsLead')}
      </Text>
      <Stack gap="lg">
        <ColumnFields table={table} choice={choice} onChange={setChoice} />
        <DefaultFields defaults={defaults} onChange={setDefaults} />
        {one.photos && (
          <Radio.Group
            label={t('imports.whenPhotoFails.label')}
            value={whenPhotoFails}
            onChange={(value) => setWhenPhotoFails(value === 'review' ? 'review' : 'refuse-row')}
          >
            <Stack gap={6} mt={6}>
              <Radio value="review" label={t('imports.whenPhotoFails.review')} />
              <Radio value="refuse-row" label={t('imports.whenPhotoFails.refuse-row')} />
            </Stack>
          </Radio.Group>
        )}
        {start.isError && <Notice tone="bad">{failureText(start.error)}</Notice>}
        <Group justify="space-between">
          <Text fz="sm" c="dimmed">
            {t('imports.dryRunHint')}
          </Text>
          <Button disabled={!mapping} loading={start.isPending} onClick={check}>
            {t('imports.dryRun')}
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}

function beginWith(one: PeopleImport, table: Props['table']): ColumnChoice {
  const { chosen } = one;
  const fits =
    chosen &&
    Object.values(chosen.mapping).every((column) => column === undefined || table.columns.includes(column));
  return fits ? choiceOf(chosen.mapping) : firstChoice(table, recallChoice(localStorage, table));
}

interface FieldsProps {
  readonly table: Props['table'];
  readonly choice: ColumnChoice;
  readonly onChange: (choice: ColumnChoice) => void;
}

function ColumnFields({ table, choice, onChange }: FieldsProps) {
  const { t } = useTranslation();
  const faults = faultsIn(choice);
  const required = (field: ImportField) => field === 'externalId' || field === 'name';
  return (
    <div className={classes.fields}>
      {IMPORT_FIELDS.map((field) => (
        <Select
          key={field}
          label={t(`imports.field.${field}`)}
          withAsterisk={required(field)}
          placeholder={t('imports.noColumn')}
          data={table.columns}
          searchable
          clearable={!required(field)}
          value={choice[field]}
          error={faults[field] && t(`imports.columnFault.${faults[field]}`)}
          onChange={(column) => onChange({ ...choice, [field]: column })}
        />
      ))}
    </div>
  );
}
