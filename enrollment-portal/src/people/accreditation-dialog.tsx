import { Autocomplete, SegmentedControl, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '#contract/person';
import { codeSchema } from '#contract/primitives';
import { failureKindOf } from '../api/request-failed.ts';
import { useEvent } from '../event/current-event.ts';
import { codesQuery } from '../setup/codes-queries.ts';
import { Dialog } from '../ui/dialog.tsx';
import { FormFrame } from '../ui/form-frame.tsx';
import { Notice } from '../ui/notice.tsx';
import classes from './accreditation-fields.module.css';
import { useAddAccreditation, useChangeAccreditation } from './accreditation-queries.ts';
import { toCode } from './person-form.ts';
import { PrivilegeGrid } from './privilege-grid.tsx';
import type { Accreditation } from './standing.ts';
import { type Day, dayAt, endOfDay, startOfDay } from './validity.ts';

interface Props {
  readonly person: Person;
  /** Null for a new one. */
  readonly accreditation: Accreditation | null;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** A new accreditation, or another category, other days and places for one that is there. */
export function AccreditationDialog({ opened, ...form }: Props) {
  const { t } = useTranslation();
  const title = form.accreditation
    ? t('people.accreditation.editTitle', { category: form.accreditation.category })
    : t('people.accreditation.addTitle', { name: form.person.name });
  return (
    <Dialog opened={opened} onClose={form.onClose} title={title} size="wide">
      <AccreditationForm {...form} />
    </Dialog>
  );
}

interface Draft {
  readonly category: string;
  readonly function: string;
  readonly from: Day;
  readonly through: Day;
  readonly zones: string[];
}

function AccreditationForm({ person, accreditation, onClose }: Omit<Props, 'opened'>) {
  const { t } = useTranslation();
  const { id: eventId, timeZone } = useEvent();
  const codes = useQuery(codesQuery(eventId));
  const change = useChangeAccreditation(eventId, person.id);
  const add = useAddAccreditation(eventId, person.id);
  const [status, setStatus] = useState<'active' | 'applied'>('active');
  const form = useForm<Draft>({
    initialValues: draftOf(accreditation, timeZone),
    validate: {
      category: (text) =>
        codeSchema.safeParse(toCode(text)).success ? null : t('people.form.categoryWrong'),
      function: (text) =>
        text.trim() === '' || codeSchema.safeParse(toCode(text)).success
          ? null
          : t('people.form.categoryWrong'),
      from: (day) => (day === '' ? t('people.form.dateMissing') : null),
      through: (day, { from }) => {
        if (day === '') return t('people.form.dateMissing');
        return day < from ? t('people.form.dateOrder') : null;
      },
    },
  });
  const failure = change.error ?? add.error;
  const overtaken = failureKindOf(failure) === 'changed-meanwhile';

  function submit({ category, function: job, from, through, zones }: Draft): void {
    const said = {
      category: toCode(category),
      function: job.trim() === '' ? null : toCode(job),
      zones,
    };
    const first = { validFromMs: startOfDay(from, timeZone) };
    const last = { validUntilMs: endOfDay(through, timeZone) };
    const onSuccess = () => {
      notifications.show({ color: 'green', message: t('people.accreditation.saved') });
      onClose();
    };
    if (!accreditation) {
      add.mutate({ status, body: { ...said, ...first, ...last } }, { onSuccess });
      return;
    }
    // A day that nobody touched keeps the very moment that it was stored with.
    const before = draftOf(accreditation, timeZone);
    const body = {
      ...said,
      ...(from === before.from ? {} : first),
      ...(through === before.through ? {} : last),
    };
    change.mutate({ accreditationId: accreditation.id, version: person.version, body }, { onSuccess });
  }

  return (
    <FormFrame
      submit={t('people.accreditation.save')}
      busy={change.isPending || add.isPending}
      failure={overtaken ? null : failure}
      onSubmit={form.onSubmit(submit)}
      onClose={onClose}
    >
      {overtaken && (
        <Notice tone="warn">
          <Text fz="sm">{t('people.accreditation.changed')}</Text>
        </Notice>
      )}
      <div className={classes.fields}>
        <Autocomplete
          label={t('people.form.category')}
          data-autofocus
          data={codes.data?.categories.map(({ code }) => code) ?? []}
          maxLength={32}
          {...form.getInputProps('category')}
        />
        <Autocomplete
          label={t('people.accreditation.function')}
          data={codes.data?.functions.map(({ code }) => code) ?? []}
          maxLength={32}
          {...form.getInputProps('function')}
        />
        <TextInput type="date" label={t('people.form.from')} {...form.getInputProps('from')} />
        <TextInput type="date" label={t('people.form.until')} {...form.getInputProps('through')} />
      </div>
      <PrivilegeGrid
        label={t('people.grid.label')}
        privileges={form.values.zones}
        onChange={(zones) => form.setFieldValue('zones', zones)}
      />
      {!accreditation && (
        <SegmentedControl
          aria-label={t('people.accreditation.status')}
          value={status}
          onChange={(value) => setStatus(value === 'applied' ? 'applied' : 'active')}
          data={[
            { value: 'active', label: t('people.accreditation.statusOption.active') },
            { value: 'applied', label: t('people.accreditation.statusOption.applied') },
          ]}
        />
      )}
    </FormFrame>
  );
}

function draftOf(accreditation: Accreditation | null, timeZone: string): Draft {
  if (!accreditation) {
    return { category: '', function: '', from: dayAt(Date.now(), timeZone), through: '', zones: [] };
  }
  return {
    category: accreditation.category,
    function: accreditation.function ?? '',
    from: dayAt(accreditation.validFromMs, timeZone),
    // It holds until just before this moment.
    through: dayAt(accreditation.validUntilMs - 1, timeZone),
    zones: [...accreditation.zones],
  };
}
