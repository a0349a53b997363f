import { Button, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFailureText } from '../ui/use-failure-text.ts';
import { useLeave } from './enrolment-queries.ts';

/** For a device that others use too. */
export function LeaveDevice() {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const leave = useLeave();
  return (
    <div>
      <Button
        variant="subtle"
        color="gray"
        c="var(--mantine-color-text)"
        size="md"
        fullWidth
        loading={leave.isPending}
        onClick={() => leave.mutate()}
      >
        {t('enrol.leave')}
      </Button>
      {leave.isError && (
        <Text role="alert" fz="sm" c="var(--mantine-color-error)">
          {failureText(leave.error)}
        </Text>
      )}
    </div>
  );
}
