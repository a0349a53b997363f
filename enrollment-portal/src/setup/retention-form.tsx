import { Button, Group, NumberInput, Paper, Select, Stack, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import type { EventSummary } from '#contract/event';
import { failureKindOf } from '../api/request-failed.ts';
import { useChangeEvent } from '../event/event-queries.ts';
import { Notice } from '../ui/notice.tsx';
import { useFailureText } from '../ui/use-failure-text.ts';
import classes from './zone-fields.module.css';

type Retention = EventSummary['retention'];
type Kept = Retention['passages'];

interface Draft {
  readonly cropsHours: number | string;
  readonly photosKind: Kept['kind'];
  readonly photosDays: number | string;
  readonly passagesKind: Kept['kind'];
  readonly passagesDays: number | string;
}

const USUAL_DAYS = 30;
const MOST = { hours: 8_784, days: 3_650 };

/** How long each kind of data is kept; the next run of the retention job goes by it. */
export function RetentionForm({ event }: { event: EventSummary }) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const change = useChangeEvent(event);
  const whole = (most: number) => (value: number | string) =>
    typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most
      ? null
      : t('setup.zone.outOfRange', { min: 0, max: most });
  const form = useForm<Draft>({
    initialValues: draftOf(event.retention),
    validate: {
      cropsHours: whole(MOST.hours),
      photosDays: whole(MOST.days),
      passagesDays: whole(MOST.days),
    },
  });

  function submit(draft: Draft): void {
    const retention = {
      cropsHours: Number(draft.cropsHours),
      photosAfterApproval: keptOf(draft.photosKind, draft.photosDays),
      passages: keptOf(draft.passagesKind, draft.passagesDays),
    };
    change.mutate(
      { retention },
      { onSuccess: () => notifications.show({ color: 'green', message: t('setup.event.saved') }) },
    );
  }

  const kinds = (['until-purge', 'days'] as const).map((value) => ({
    value,
    label: t(`setup.retention.kind.${value}`),
  }));
  return (
    <Paper p={{ base: 'md', sm: 'lg' }} component="section">
      <Title order={2} fz="md" mb="md">
        {t('setup.retention.title')}
      </Title>
      <form noValidate onSubmit={form.onSubmit(submit)}>
        <Stack gap="md">
          <NumberInput
            label={t('setup.retention.crops')}
            min={0}
            max={MOST.hours}
            clampBehavior="none"
            allowDecimal={false}
            {...form.getInputProps('cropsHours')}
          />
          {(['photos', 'passages'] as const).map((what) => (
            <div key={what} className={classes.pair}>
              <Select
                label={t(`setup.retention.${what}`)}
                allowDeselect={false}
                data={kinds}
                {...form.getInputProps(`${what}Kind`)}
              />
              {form.values[`${what}Kind`] === 'days' && (
                <NumberInput
                  label={t('setup.retention.days')}
                  min={0}
                  max={MOST.days}
                  clampBehavior="none"
                  allowDecimal={false}
                  {...form.getInputProps(`${what}Days`)}
                />
              )}
            </div>
          ))}
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
      </form>
    </Paper>
  );
}

function draftOf({ cropsHours, photosAfterApproval, passages }: Retention): Draft {
  return {
    cropsHours,
    photosKind: photosAfterApproval.kind,
    photosDays: photosAfterApproval.kind === 'days' ? photosAfterApproval.days : USUAL_DAYS,
    passagesKind: passages.kind,
    passagesDays: passages.kind === 'days' ? passages.days : USUAL_DAYS,
  };
}

function keptOf(kind: Kept['kind'], days: number | string): Kept {
  return kind === 'days' ? { kind, days: Number(days) } : { kind };
}
