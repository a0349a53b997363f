import { Button, Group, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { failureKindOf } from '../api/request-failed.ts';
import { useEvent } from '../event/current-event.ts';
import { PromiseFields } from '../promise/promise-fields.tsx';
import { useMay } from '../session/current-session.tsx';
import { Notice } from '../ui/notice.tsx';
import { useFailureText } from '../ui/use-failure-text.ts';
import { useFormat } from '../ui/use-format.ts';
import { OccupancyFields } from './occupancy-fields.tsx';
import { OfflineFields } from './offline-fields.tsx';
import { PassbackFields } from './passback-fields.tsx';
import { ProofFields } from './proof-fields.tsx';
import { ScheduleFields } from './schedule-fields.tsx';
import { useChangeZone } from './setup-queries.ts';
import { useZoneForm } from './use-zone-form.ts';
import { changeOf, partsChanged, type Rebased, rebased } from './zone-change.ts';
import { draftOf, type Zone, type ZoneDraft } from './zone-draft.ts';
import classes from './zone-editor.module.css';
import fields from './zone-fields.module.css';

interface Props {
  readonly venueId: string;
  readonly zone: Zone;
}

/**
 * Edits a zone on the version that it was opened with. Where a colleague was faster, the changes of both are
 * brought together and shown; nothing is stored until it is asked for again.
 */
export function ZoneEditor({ venueId, zone }: Props) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const mayChange = useMay('event:manage');
  const failureText = useFailureText();
  const [base, setBase] = useState(zone);
  const [overtaken, setOvertaken] = useState<Rebased | null>(null);
  const form = useZoneForm(draftOf(zone));
  const change = useChangeZone(eventId, venueId, zone.id);
  const untouched = partsChanged(base, form.values).length === 0;

  function startFrom(stored: Zone, draft: ZoneDraft): void {
    setBase(stored);
    form.setValues(draft);
    form.clearErrors();
  }

  function submit(draft: ZoneDraft): void {
    change.mutate(
      { version: base.version, body: changeOf(base, draft) },
      {
        onSuccess: (stored) => {
          startFrom(stored, draftOf(stored));
          setOvertaken(null);
          notifications.show({ color: 'green', message: t('setup.zone.saved', { name: stored.name }) });
        },
        onError: async (error) => {
          if (failureKindOf(error) !== 'changed-meanwhile') return;
          const latest = await change.latest();
          if (!latest) return;
          const together = rebased(base, latest, draft);
          setOvertaken(together);
          startFrom(latest, together.draft);
        },
      },
    );
  }

  return (
    <form
      noValidate
      onSubmit={form.onSubmit(submit, (errors) => {
        const [first] = Object.keys(errors);
        if (first !== undefined) form.getInputNode(first)?.focus();
      })}
    >
      <fieldset disabled={!mayChange} className={fields.bare}>
        <Stack gap="md">
          <Part title={t('setup.part.name')}>
            <div className={fields.pair}>
              <TextInput label={t('setup.zone.name')} maxLength={120} {...form.getInputProps('name')} />
              <TextInput
                label={t('setup.zone.code')}
                readOnly
                description={t('setup.zone.codeStays')}
                inputWrapperOrder={['label', 'input', 'description']}
                value={zone.code}
              />
            </div>
          </Part>
          <Part title={t('setup.part.promisedFpir')}>
            <PromiseFields
              strangers={form.values.strangers}
              whenRefused={form.values.whenRefused}
              zoneId={zone.id}
              onStrangers={(strangers) => form.setFieldValue('strangers', strangers)}
              onWhenRefused={(whenRefused) => form.setFieldValue('whenRefused', whenRefused)}
            />
          </Part>
          <Part title={t('setup.part.entryBy')}>
            <ProofFields form={form} />
          </Part>
          <Part title={t('setup.part.schedule')}>
            <ScheduleFields form={form} />
          </Part>
          <Part title={t('setup.part.passback')}>
            <PassbackFields form={form} />
          </Part>
          <Part title={t('setup.part.occupancy')}>
            <OccupancyFields form={form} />
          </Part>
          <Part title={t('setup.zone.more')}>
            <OfflineFields form={form} />
          </Part>
        </Stack>
      </fieldset>
      {mayChange && (
        <div className={classes.bar}>
          {overtaken && <Overtaken {...overtaken} />}
          {change.isError && failureKindOf(change.error) !== 'changed-meanwhile' && (
            <Notice tone="bad">{failureText(change.error)}</Notice>
          )}
          <Group justify="flex-end">
            <Button
              variant="default"
              disabled={untouched}
              onClick={() => {
                setOvertaken(null);
                startFrom(base, draftOf(base));
              }}
            >
              {t('setup.zone.discard')}
            </Button>
            <Button type="submit" disabled={untouched} loading={change.isPending}>
              {t('setup.zone.save')}
            </Button>
          </Group>
        </div>
      )}
    </form>
  );
}

/** Whose word stands where two have changed the same zone. */
function Overtaken({ theirs, both }: Rebased) {
  const { t } = useTranslation();
  const format = useFormat();
  const wordsOf = (parts: Rebased['theirs']) => format.list(parts.map((part) => t(`setup.part.${part}`)));
  return (
    <Notice tone="warn" title={t('setup.zone.overtaken')}>
      <Text fz="sm">{t('setup.zone.theirs', { parts: wordsOf(theirs) })}</Text>
      {both.length > 0 && <Text fz="sm">{t('setup.zone.both', { parts: wordsOf(both) })}</Text>}
    </Notice>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Paper component="section" p={{ base: 'md', sm: 'lg' }}>
      <Title order={2} fz="md" mb="md">
        {title}
      </Title>
      {children}
    </Paper>
  );
}
