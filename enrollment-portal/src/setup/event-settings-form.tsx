import { Button, Group, MultiSelect, Paper, Select, Stack, Switch, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import type { EventSummary } from '#contract/event';
import { failureKindOf } from '../api/request-failed.ts';
import { useChangeEvent } from '../event/event-queries.ts';
import { strangersOf } from '../event/promise.ts';
import { timeZones } from '../event/time-zones.ts';
import { LANGUAGES } from '../i18n/languages.ts';
import { STRANGERS } from '../promise/strangers.ts';
import { Notice } from '../ui/notice.tsx';
import { useFailureText } from '../ui/use-failure-text.ts';
import { useFormat } from '../ui/use-format.ts';
import { useNameRule } from './use-name-rule.ts';
import classes from './zone-fields.module.css';

interface Draft {
  readonly name: string;
  readonly timeZone: string;
  readonly languages: string[];
  readonly from: string;
  readonly through: string;
  readonly strangers: string;
  readonly whenRefused: EventSummary['promise']['whenRefused'];
  readonly names: EventSummary['laneDisplay']['names'];
}

/** Mounted anew with each version, so that what is shown is what is stored. */
export function EventSettingsForm({ event }: { event: EventSummary }) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const change = useChangeEvent(event);
  const nameRule = useNameRule();
  const form = useForm<Draft>({
    initialValues: draftOf(event),
    validate: {
      name: nameRule,
      languages: (languages) => (languages.length > 0 ? null : t('setup.event.languageMissing')),
      through: (through, { from }) => {
        if ((through === '') !== (from === '')) return t('setup.event.bothDays');
        return through < from ? t('people.form.dateOrder') : null;
      },
    },
  });

  function submit(draft: Draft): void {
    change.mutate(
      {
        name: draft.name.trim(),
        timeZone: draft.timeZone,
        languages: draft.languages,
        dates: draft.from === '' ? null : { from: draft.from, through: draft.through },
        promise: { promisedFpir: 1 / Number(draft.strangers), whenRefused: draft.whenRefused },
        laneDisplay: { names: draft.names },
      },
      {
        onSuccess: () => notifications.show({ color: 'green', message: t('setup.event.saved') }),
      },
    );
  }

  const closed = event.state === 'purged';
  return (
    <Paper p={{ base: 'md', sm: 'lg' }} component="section">
      <Title order={2} fz="md" mb="md">
        {t('setup.event.title')}
      </Title>
      <form noValidate onSubmit={form.onSubmit(submit)}>
        <fieldset disabled={closed} className={classes.bare}>
          <Stack gap="md">
            <div className={classes.pair}>
              <TextInput label={t('event.form.name')} maxLength={120} {...form.getInputProps('name')} />
              <Select
                label={t('event.form.timeZone')}
                data={timeZones()}
                searchable
                limit={60}
                allowDeselect={false}
                {...form.getInputProps('timeZone')}
              />
            </div>
            <MultiSelect
              label={t('setup.event.languages')}
              description={t('setup.event.languagesHint')}
              data={languageChoices(event)}
              {...form.getInputProps('languages')}
            />
            <div className={classes.pair}>
              <TextInput type="date" label={t('setup.event.from')} {...form.getInputProps('from')} />
              <TextInput type="date" label={t('setup.event.through')} {...form.getInputProps('through')} />
            </div>
            <PromiseChoice
              strangers={form.values.strangers}
              whenRefused={form.values.whenRefused}
              onStrangers={(strangers) => form.setFieldValue('strangers', strangers)}
              onWhenRefused={(whenRefused) => form.setFieldValue('whenRefused', whenRefused)}
            />
            <Switch
              label={t('setup.event.names')}
              description={t('setup.event.namesHint')}
              checked={form.values.names === 'shown'}
              onChange={({ currentTarget }) =>
                form.setFieldValue('names', currentTarget.checked ? 'shown' : 'hidden')
              }
            />
            {change.isError && (
              <Notice tone="bad">
                {failureKindOf(change.error) === 'changed-meanwhile'
                  ? t('setup.event.changed')
                  : failureText(change.error)}
              </Notice>
            )}
            <Group justify="flex-end">
              <Button type="submit" loading={change.isPending}>
                {t('setup.event.save')}
              </Button>
            </Group>
          </Stack>
        </fieldset>
      </form>
    </Paper>
  );
}

interface PromiseProps {
  readonly strangers: string;
  readonly whenRefused: Draft['whenRefused'];
  readonly onStrangers: (strangers: string) => void;
  readonly onWhenRefused: (whenRefused: Draft['whenRefused']) => void;
}

/** What zones promise that are made from now on. */
function PromiseChoice({ strangers, whenRefused, onStrangers, onWhenRefused }: PromiseProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const choices = STRANGERS.includes(strangers) ? STRANGERS : [strangers, ...STRANGERS];
  return (
    <div className={classes.pair}>
      <Select
        label={t('setup.event.promise')}
        description={t('setup.event.promiseHint')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        allowDeselect={false}
        data={choices.map((value) => ({
          value,
          label: t('setup.zone.promiseOption', { strangers: format.number(Number(value)) }),
        }))}
        value={strangers}
        onChange={(value) => value !== null && onStrangers(value)}
      />
      <Select
        label={t('promise.whenRefused')}
        allowDeselect={false}
        data={(['badge-and-face', 'staffed'] as const).map((value) => ({
          value,
          label: t(`promise.whenRefusedOption.${value}`),
        }))}
        value={whenRefused}
        onChange={(value) => onWhenRefused(value === 'staffed' ? 'staffed' : 'badge-and-face')}
      />
    </div>
  );
}

function draftOf({ name, timeZone, languages, dates, promise, laneDisplay }: EventSummary): Draft {
  return {
    name,
    timeZone,
    languages: [...languages],
    from: dates?.from ?? '',
    through: dates?.through ?? '',
    strangers: String(strangersOf(promise.promisedFpir)),
    whenRefused: promise.whenRefused,
    names: laneDisplay.names,
  };
}

/** Those that the portal speaks, and whatever else the event already names. */
function languageChoices({ languages }: EventSummary): { value: string; label: string }[] {
  const spoken = LANGUAGES.map(({ code, name }) => ({ value: code, label: name }));
  const others = languages.filter((code) => !spoken.some(({ value }) => value === code));
  return [...spoken, ...others.map((code) => ({ value: code, label: code }))];
}
