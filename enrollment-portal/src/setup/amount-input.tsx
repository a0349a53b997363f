import { NumberInput } from '@mantine/core';
import type { ZoneForm } from './use-zone-form.ts';
import { RANGES } from './zone-draft.ts';

interface Props {
  readonly form: ZoneForm;
  readonly field: keyof typeof RANGES;
  readonly label: string;
}

/** A number of a zone; one that is out of its range is said to be, never bent into it. */
export function AmountInput({ form, field, label }: Props) {
  const [min, max] = RANGES[field];
  return (
    <NumberInput
      label={label}
      min={min}
      max={max}
      clampBehavior="none"
      decimalScale={field === 'most' ? 0 : 2}
      {...form.getInputProps(field)}
    />
  );
}
