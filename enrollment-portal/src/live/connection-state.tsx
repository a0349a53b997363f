import { useTranslation } from 'react-i18next';
import type { Tone } from '../ui/tone.ts';
import classes from './connection-state.module.css';
import type { StreamState } from './passage-stream.ts';

const TONES: Readonly<Record<StreamState | 'paused', Tone>> = {
  live: 'good',
  connecting: 'idle',
  reconnecting: 'warn',
  paused: 'idle',
};

interface Props {
  readonly stream: StreamState;
  readonly paused: boolean;
}

export function ConnectionState({ stream, paused }: Props) {
  const { t } = useTranslation();
  // A lost connection outranks a pause: an officer must know that nothing more arrives.
  const state = paused && stream === 'live' ? 'paused' : stream;
  return (
    <span role="status" className={classes.state} data-tone={TONES[state]}>
      <span className={classes.dot} data-beating={state === 'live' || undefined} aria-hidden />
      {t(`live.connection.${state}`)}
    </span>
  );
}
