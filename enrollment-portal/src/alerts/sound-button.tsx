import { Button } from '@mantine/core';
import { IconVolume, IconVolumeOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { useAlertSound } from './use-alert-sound.ts';

export function SoundButton({ sound }: { sound: ReturnType<typeof useAlertSound> }) {
  const { t } = useTranslation();
  const Shape = sound.wanted ? IconVolume : IconVolumeOff;
  return (
    <Button
      variant="default"
      aria-pressed={sound.wanted}
      leftSection={<Shape size={17} aria-hidden />}
      onClick={sound.toggle}
    >
      {t(sound.wanted ? 'alerts.sound.on' : 'alerts.sound.off')}
    </Button>
  );
}
