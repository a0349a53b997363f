import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './status-badge.module.css';
import type { Tone } from './tone.ts';

interface Props {
  readonly tone: Tone;
  readonly icon: Icon;
  readonly children: ReactNode;
}

/** A state in words, shape and colour, in this order of importance. */
export function StatusBadge({ tone, icon: Shape, children }: Props) {
  return (
    <span className={classes.badge} data-tone={tone}>
      <Shape size={15} stroke={2} aria-hidden className={classes.icon} />
      <span className={classes.words}>{children}</span>
    </span>
  );
}
