import { Text } from '@mantine/core';
import { type Icon, IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './notice.module.css';
import type { Tone } from './tone.ts';

const ICONS: Readonly<Record<Tone, Icon>> = {
  good: IconCircleCheck,
  bad: IconAlertTriangle,
  warn: IconAlertTriangle,
  info: IconInfoCircle,
  idle: IconInfoCircle,
};

interface Props {
  readonly tone: Tone;
  readonly title?: string;
  readonly children?: ReactNode;
}

/** Something to read before going on. Bad news interrupts a screen reader, everything else waits its turn. */
export function Notice({ tone, title, children }: Props) {
  const Shape = ICONS[tone];
  return (
    <div className={classes.notice} data-tone={tone} role={tone === 'bad' ? 'alert' : 'status'}>
      <Shape size={20} stroke={1.8} aria-hidden className={classes.icon} />
      <div className={classes.body}>
        {title && (
          <Text fw={650} fz="sm" c="var(--tone)">
            {title}
          </Text>
        )}
        {children}
      </div>
    </div>
  );
}
