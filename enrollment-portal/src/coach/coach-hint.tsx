import { Loader, Text, VisuallyHidden } from '@mantine/core';
import {
  type Icon,
  IconArrowsMaximize,
  IconArrowsMinimize,
  IconBrightnessUp,
  IconCircleCheck,
  IconCircleHalf2,
  IconEye,
  IconEyeglass,
  IconFocusCentered,
  IconHandStop,
  IconInfoCircle,
  IconRotate,
  IconSun,
  IconUser,
  IconUserSearch,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Tone } from '../ui/tone.ts';
import type { Hint } from './advice.ts';
import classes from './coach-camera.module.css';
import type { CameraState } from './use-camera.ts';
import type { CoachState } from './use-coach.ts';
import { useSpoken } from './use-spoken.ts';

const ICONS: Readonly<Record<Hint, Icon>> = {
  'one-person': IconUser,
  'show-face': IconUserSearch,
  'come-closer': IconArrowsMaximize,
  'move-back': IconArrowsMinimize,
  centre: IconFocusCentered,
  'look-straight': IconEye,
  'hold-upright': IconRotate,
  'more-light': IconSun,
  'less-light': IconBrightnessUp,
  'remove-glare': IconEyeglass,
  'even-light': IconCircleHalf2,
  'hold-still': IconHandStop,
};

interface Said {
  readonly tone: Tone;
  /** Null while something is being waited for. */
  readonly icon: Icon | null;
  readonly text: string;
}

/** One sentence at a time, above the picture, where people look; spoken when it stays. */
export function CoachHint({ camera, coach }: { camera: CameraState; coach: CoachState }) {
  const said = useSaid(camera, coach);
  const spoken = useSpoken(said.text);
  const Shape = said.icon;
  return (
    <>
      <div className={classes.hint} data-tone={said.tone} aria-hidden>
        {Shape ? (
          <Shape size={24} stroke={2} className={classes.hintIcon} />
        ) : (
          <Loader size={22} color="var(--tone)" />
        )}
        <Text fw={650} fz="lg" lh={1.3}>
          {said.text}
        </Text>
      </div>
      <VisuallyHidden aria-live="polite">{spoken}</VisuallyHidden>
    </>
  );
}

function useSaid(camera: CameraState, coach: CoachState): Said {
  const { t } = useTranslation();
  if (camera.kind !== 'on') return { tone: 'idle', icon: null, text: t('coach.starting') };
  if (coach.kind === 'loading') return { tone: 'idle', icon: null, text: t('coach.loading') };
  if (coach.kind === 'unavailable') {
    return { tone: 'info', icon: IconInfoCircle, text: t('coach.without') };
  }
  const { shown } = coach.coaching;
  if (shown.kind === 'good') return { tone: 'good', icon: IconCircleCheck, text: t('coach.good') };
  return { tone: 'warn', icon: ICONS[shown.hint], text: t(`coach.hint.${shown.hint}`) };
}
