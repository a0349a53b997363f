import { Group, Pill, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../ui/use-format.ts';

interface Props {
  readonly label: string;
  readonly dates: readonly string[];
  readonly onChange: (dates: string[]) => void;
}

/** Single days, each taken in as it is chosen. */
export function DatesField({ label, dates, onChange }: Props) {
  const { t } = useTranslation();
  const format = useFormat('UTC');
  const wordsOf = (date: string) => format.day(Date.parse(date));
  return (
    <div>
      <TextInput
        type="date"
        label={label}
        value=""
        onChange={({ currentTarget: { value } }) => {
          if (value !== '' && !dates.includes(value)) onChange([...dates, value].sort());
        }}
      />
      {dates.length > 0 && (
        <Group gap={6} mt={6}>
          {dates.map((date) => (
            <Pill
              key={date}
              withRemoveButton
              removeButtonProps={{
                'aria-label': t('setup.zone.removeDate', { date: wordsOf(date) }),
                'aria-hidden': false,
                tabIndex: 0,
              }}
              onRemove={() => onChange(dates.filter((one) => one !== date))}
            >
              {wordsOf(date)}
            </Pill>
          ))}
        </Group>
      )}
    </div>
  );
}
