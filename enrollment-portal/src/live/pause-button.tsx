import { Button } from '@mantine/core';
import { IconPlayerPauseFilled, IconPlayerPlayFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

export function PauseButton({ paused, onToggle }: { paused: boolean; onToggle: () => void }) {
  const { t } = useTranslation();
  const Shape = paused ? IconPlayerPlayFilled : IconPlayerPauseFilled;
  return (
    <Button
      variant="default"
      aria-pressed={paused}
      leftSection={<Shape size={15} aria-hidden />}
      onClick={onToggle}
    >
      {paused ? t('live.resume') : t('live.pause')}
    </Button>
  );
}
