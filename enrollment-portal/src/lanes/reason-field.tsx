import { Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';

const SHORTEST = 3;
const LONGEST = 500;

export function isReason(text: string): boolean {
  return text.trim().length >= SHORTEST;
}

interface Props {
  readonly value: string;
  readonly onChange: (reason: string) => void;
  readonly missing: boolean;
}

/** Why: it goes into the audit log beside the name of whoever says it. */
export function ReasonField({ value, onChange, missing }: Props) {
  const { t } = useTranslation();
  return (
    <Textarea
      label={t('laneOrders.reason.label')}
      description={t('laneOrders.reason.hint')}
      error={missing && t('laneOrders.reason.missing')}
      required
      data-autofocus
      autosize
      minRows={2}
      maxLength={LONGEST}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
