import { Button, Group, Text, VisuallyHidden } from '@mantine/core';
import { IconCamera, IconCameraRotate, IconPhotoUp, IconX } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../ui/notice.tsx';
import classes from './coach-camera.module.css';
import { CoachHint } from './coach-hint.tsx';
import { heldShare } from './coaching.ts';
import { Oval } from './oval.tsx';
import { takePhoto } from './take-photo.ts';
import { type CameraState, useCamera } from './use-camera.ts';
import { type CoachState, useCoach } from './use-coach.ts';

interface Props {
  readonly onPhoto: (photo: File) => void;
  /** Opens a file or the phone's own camera program instead. */
  readonly onFile: () => void;
  readonly onClose: () => void;
}

/** The camera with a coach beside it: it says what to change, and takes the photo when there is nothing left. */
export function CoachCamera({ onPhoto, onFile, onClose }: Props) {
  const { t } = useTranslation();
  const { video, state: camera, switchCamera } = useCamera();
  const coach = useCoach(video, camera.kind === 'on');
  const [failed, setFailed] = useState(false);
  const taken = useRef(false);

  function take(): void {
    if (!video.current || taken.current) return;
    taken.current = true;
    takePhoto(video.current).then(onPhoto, () => {
      taken.current = false;
      setFailed(true);
    });
  }

  const held = heldShareOf(coach);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the photo is taken when holding still is done, once
  useEffect(() => {
    if (held >= 1) take();
  }, [held >= 1]);

  return (
    <section className={classes.coach} aria-label={t('coach.title')}>
      {camera.kind === 'refused' || camera.kind === 'absent' ? (
        <Notice tone="warn" title={t(`coach.camera.${camera.kind}.title`)}>
          <Text fz="sm">{t(`coach.camera.${camera.kind}.text`)}</Text>
        </Notice>
      ) : (
        <>
          <CoachHint camera={camera} coach={coach} />
          <div className={classes.frame}>
            <video
              ref={video}
              className={classes.video}
              data-mirrored={isMirrored(camera) || undefined}
              aria-label={t('coach.preview')}
              autoPlay
              muted
              playsInline
            />
            <Oval good={isGood(coach)} held={held} />
          </div>
        </>
      )}
      {failed && <Notice tone="bad">{t('coach.failed')}</Notice>}
      <Group gap="xs" justify="center">
        {(camera.kind === 'starting' || camera.kind === 'on') && (
          <Button
            size="md"
            leftSection={<IconCamera size={20} aria-hidden />}
            disabled={camera.kind !== 'on'}
            data-autofocus
            onClick={take}
          >
            {t('coach.take')}
          </Button>
        )}
        {switchCamera && (
          <Button
            variant="default"
            size="md"
            leftSection={<IconCameraRotate size={20} aria-hidden />}
            onClick={switchCamera}
          >
            {t('coach.switch')}
          </Button>
        )}
        <Button
          variant="default"
          size="md"
          leftSection={<IconPhotoUp size={20} aria-hidden />}
          onClick={onFile}
        >
          {t('coach.file')}
        </Button>
        <Button
          variant="subtle"
          color="gray"
          c="var(--mantine-color-text)"
          size="md"
          leftSection={<IconX size={18} aria-hidden />}
          onClick={onClose}
        >
          {t('shell.cancel')}
        </Button>
      </Group>
      <VisuallyHidden>{t('coach.private')}</VisuallyHidden>
    </section>
  );
}

function heldShareOf(coach: CoachState): number {
  return coach.kind === 'watching' ? heldShare(coach.coaching) : 0;
}

function isGood(coach: CoachState): boolean {
  return coach.kind === 'watching' && coach.coaching.shown.kind === 'good';
}

/** People know themselves from mirrors; only a camera that looks at somebody else shows the world as it is. */
function isMirrored(camera: CameraState): boolean {
  return camera.kind !== 'on' || camera.facing === 'person';
}
