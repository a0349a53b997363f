import { Button, Paper, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { OwnEnrolment } from '#contract/enrolment';
import { useFormat } from '../ui/use-format.ts';
import { EnrolFrame } from './enrol-frame.tsx';
import classes from './welcome-step.module.css';

/** Who somebody is to the event, and what this is about, before anything is asked. */
export function WelcomeStep({ enrolment, onNext }: { enrolment: OwnEnrolment; onNext: () => void }) {
  const { t } = useTranslation();
  const { event, person } = enrolment;
  return (
    <EnrolFrame
      title={t('enrol.welcome.title', { event: event.name })}
      event={event.name}
      step="welcome"
      actions={
        <Button size="lg" onClick={onNext}>
          {t('enrol.next')}
        </Button>
      }
    >
      <Text>{t('enrol.welcome.lead')}</Text>
      <Paper p="md">
        <Text fz="sm" c="dimmed">
          {t('enrol.welcome.youAre')}
        </Text>
        <Text fw={650} fz="xl" className={classes.name}>
          {person.name}
        </Text>
        {person.externalId !== null && <Text c="dimmed">{person.externalId}</Text>}
        <Accreditations enrolment={enrolment} />
      </Paper>
      <Text fz="sm" c="dimmed">
        {t('enrol.welcome.notYou')}
      </Text>
      <Text>{t('enrol.welcome.ahead')}</Text>
    </EnrolFrame>
  );
}

function Accreditations({ enrolment: { event, person } }: { enrolment: OwnEnrolment }) {
  const { t } = useTranslation();
  const format = useFormat(event.timeZone);
  return (
    <ul className={classes.list}>
      {person.accreditations.map(({ category, validFromMs, validUntilMs }) => (
        <li key={`${category} ${validFromMs}`}>
          <Text fw={600} component="span">
            {category}
          </Text>{' '}
          <Text c="dimmed" component="span" fz="sm">
            {t('people.person.validity', {
              from: format.day(validFromMs),
              until: format.day(validUntilMs - 1),
            })}
          </Text>
        </li>
      ))}
    </ul>
  );
}
