import { Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PassageFilter } from '#contract/passage';
import { useEvent } from '../event/current-event.ts';
import { fieldOf, instantOfField, SPANS, type Span, spanOf, timesOf } from './span.ts';

interface Props {
  readonly filter: PassageFilter;
  readonly onChange: (times: { readonly from: number | null; readonly until: number | null }) => void;
}

/** When: by name, or from and until by the event's clock. */
export function SpanField({ filter, onChange }: Props) {
  const { t } = useTranslation();
  const { timeZone } = useEvent();
  const named = spanOf(filter, Date.now(), timeZone);
  const [own, setOwn] = useState(named === 'own');
  const span = own ? 'own' : named;
  const { from = null, until = null } = filter;

  function choose(next: Span): void {
    setOwn(next === 'own');
    if (next === 'own') return;
    const times = timesOf(next, Date.now(), timeZone);
    onChange({ from: times.from ?? null, until: times.until ?? null });
  }

  return (
    <>
      <Select
        label={t('log.filter.when')}
        allowDeselect={false}
        data={SPANS.map((value) => ({ value, label: t(`log.span.${value}`) }))}
        value={span}
        onChange={(value) => choose(SPANS.find((one) => one === value) ?? 'ever')}
      />
      {span === 'own' && (
        <>
          <TextInput
            type="datetime-local"
            label={t('log.filter.from')}
            value={fieldOf(filter.from, timeZone)}
            onChange={({ currentTarget }) =>
              onChange({ from: instantOfField(currentTarget.value, timeZone), until })
            }
          />
          <TextInput
            type="datetime-local"
            label={t('log.filter.until')}
            value={fieldOf(filter.until, timeZone)}
            onChange={({ currentTarget }) =>
              onChange({ from, until: instantOfField(currentTarget.value, timeZone) })
            }
          />
        </>
      )}
    </>
  );
}
