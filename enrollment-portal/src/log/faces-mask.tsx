import { Button } from '@mantine/core';
import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FacesMasked } from '../live/faces-masked.ts';
import { useMay } from '../session/current-session.tsx';
import classes from './faces-mask.module.css';

/** Captured faces stay hidden, and are not even fetched, until somebody who may see them asks to. */
export function FacesMask({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const maySee = useMay('passage:read-crop');
  const [masked, setMasked] = useState(true);
  const Shape = masked ? IconEye : IconEyeOff;
  return (
    <FacesMasked value={masked}>
      {maySee && (
        <div className={classes.bar}>
          <Button
            size="compact-sm"
            variant="subtle"
            aria-pressed={!masked}
            leftSection={<Shape size={16} aria-hidden />}
            onClick={() => setMasked(!masked)}
          >
            {masked ? t('log.faces.show') : t('log.faces.hide')}
          </Button>
        </div>
      )}
      {children}
    </FacesMasked>
  );
}
