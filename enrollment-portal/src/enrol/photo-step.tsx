import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Explanation, OwnEnrolment } from '#contract/enrolment';
import { failureKindOf } from '../api/request-failed.ts';
import { PhotoField } from '../photo/photo-field.tsx';
import { Notice } from '../ui/notice.tsx';
import { useFailureText } from '../ui/use-failure-text.ts';
import { EnrolFrame } from './enrol-frame.tsx';
import { useRefresh, useSendOwnPhoto } from './enrolment-queries.ts';
import { ExplanationForm } from './explanation-form.tsx';
import { OwnVerdictNotice } from './own-verdict-notice.tsx';

interface Props {
  readonly enrolment: OwnEnrolment;
  readonly onDone: () => void;
}

/** So many refusals, and somebody is asked whether there is a reason why no photo will do. */
const REFUSALS_UNTIL_ASKED = 2;

export function PhotoStep({ enrolment, onDone }: Props) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const refresh = useRefresh();
  const send = useSendOwnPhoto();
  const [photo, setPhoto] = useState<File | null>(null);
  const [refusals, setRefusals] = useState(0);
  const { status } = enrolment;
  const verdict = send.data ?? null;
  const refused = verdict?.kind === 'refused';

  function submit(chosen: File, explanation: Explanation | null): void {
    // A photo for somebody who has one takes its place; the earlier one goes once this is accepted.
    const place = status.kind === 'enrolled' ? 'instead' : 'beside';
    send.mutate(
      { photo: chosen, place, explanation },
      {
        onSuccess: (answer) => {
          if (answer.kind === 'refused') setRefusals((count) => count + 1);
          else void refresh().then(onDone);
        },
      },
    );
  }

  return (
    <EnrolFrame
      title={t('enrol.photo.title')}
      event={enrolment.event.name}
      step="photo"
      actions={
        <>
          {photo !== null && !refused && (
            <Button size="lg" loading={send.isPending} onClick={() => submit(photo, null)}>
              {t('enrol.photo.send')}
            </Button>
          )}
          {/* Whoever came to exchange a photo has somewhere to go back to. */}
          {status.kind !== 'photo-needed' && (
            <Button size="md" variant="subtle" disabled={send.isPending} onClick={onDone}>
              {t('enrol.back')}
            </Button>
          )}
        </>
      }
    >
      {status.kind === 'photo-needed' && status.because !== 'none-yet' && (
        <Notice tone="info" title={t(`enrol.photo.because.${status.because}`)}>
          {status.message !== null && <Text fz="sm">{status.message}</Text>}
        </Notice>
      )}
      <PhotoField
        photo={photo}
        disabled={send.isPending}
        onChange={(chosen) => {
          setPhoto(chosen);
          send.reset();
        }}
      >
        {send.isError && (
          <Notice tone="bad">
            {failureKindOf(send.error) === 'conflict' ? t('enrol.photo.enough') : failureText(send.error)}
          </Notice>
        )}
        {verdict?.kind === 'refused' && <OwnVerdictNotice verdict={verdict} />}
      </PhotoField>
      {photo !== null &&
        verdict?.kind === 'refused' &&
        verdict.mayBeExplained &&
        refusals >= REFUSALS_UNTIL_ASKED && (
          <ExplanationForm busy={send.isPending} onExplained={(why) => submit(photo, why)} />
        )}
    </EnrolFrame>
  );
}
