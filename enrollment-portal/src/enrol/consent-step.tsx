import { Button, Paper, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ConsentText } from '#contract/consent';
import type { OwnEnrolment } from '#contract/enrolment';
import { Notice } from '../ui/notice.tsx';
import { useFailureText } from '../ui/use-failure-text.ts';
import classes from './consent-step.module.css';
import { EnrolFrame } from './enrol-frame.tsx';
import { useGiveConsent } from './enrolment-queries.ts';

interface Props {
  readonly enrolment: OwnEnrolment;
  readonly onAgreed: () => void;
  readonly onDeclined: () => void;
  readonly onBack: () => void;
}

/** The organiser's own words, in the reader's language where there is one; yes and no weigh the same. */
export function ConsentStep({ enrolment, onAgreed, onDeclined, onBack }: Props) {
  const { t, i18n } = useTranslation();
  const failureText = useFailureText();
  const consent = useGiveConsent();
  const { version, texts } = enrolment.texts;
  const text = textFor(texts, i18n.language);

  return (
    <EnrolFrame
      title={t('enrol.consent.title')}
      event={enrolment.event.name}
      step="consent"
      actions={
        <>
          {consent.isError && <Notice tone="bad">{failureText(consent.error)}</Notice>}
          <Button
            size="lg"
            loading={consent.isPending}
            disabled={!text}
            onClick={() =>
              text &&
              consent.mutate({ textVersion: version, language: text.language }, { onSuccess: onAgreed })
            }
          >
            {t('enrol.consent.agree')}
          </Button>
          <Button size="lg" variant="default" disabled={consent.isPending} onClick={onDeclined}>
            {t('enrol.consent.decline')}
          </Button>
          <Button size="md" variant="subtle" disabled={consent.isPending} onClick={onBack}>
            {t('enrol.back')}
          </Button>
        </>
      }
    >
      {text && (
        <Paper p="md" lang={text.language} dir="auto">
          <Text component="h2" fw={650} fz="lg" mt={0} mb="sm">
            {text.heading}
          </Text>
          {text.body.split(/\n\s*\n/).map((paragraph) => (
            <Text key={paragraph} component="p" className={classes.paragraph}>
              {paragraph}
            </Text>
          ))}
        </Paper>
      )}
    </EnrolFrame>
  );
}

/** In the language that is spoken, else in the first that the organiser wrote. */
function textFor(texts: readonly ConsentText[], language: string): ConsentText | undefined {
  const base = (code: string) => code.toLowerCase().split('-')[0];
  return texts.find((text) => base(text.language) === base(language)) ?? texts[0];
}
