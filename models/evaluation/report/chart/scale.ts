import { roundPercent } from '../../figures.ts';
import { rateKey } from '../../statistics/rate-key.ts';

export interface Tick {
  readonly value: number;
  readonly label: string;
}

/** Where values lie along one axis of a chart. */
export interface Scale {
  readonly ticks: readonly Tick[];
  /** 0 at the axis's beginning, 1 at its end; values beyond are held at the ends. */
  position(value: number): number;
}

/** Decades from 10^from to 10^to. */
export function logScale(from: number, to: number): Scale {
  return {
    ticks: Array.from({ length: to - from + 1 }, (_, i) => {
      const value = 10 ** (from + i);
      return { value, label: value >= 1e-2 ? roundPercent(value) : rateKey(value) };
    }),
    position: (value) => held((Math.log10(value) - from) / (to - from)),
  };
}

const WANTED_TICKS = 5;
const ROUND_STEPS = [1, 2, 2.5, 5, 10];

/** From one value to another with ticks at round steps. */
export function linearScale(from: number, to: number, label: (value: number) => string): Scale {
  const raw = (to - from) / WANTED_TICKS;
  const magnitude = 10 ** Math.floor(Math.log10(raw));
  const step = magnitude * (ROUND_STEPS.find((round) => round * magnitude >= raw) ?? 10);
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return {
    ticks: Array.from({ length: last - first + 1 }, (_, i) => {
      const value = (first + i) * step;
      return { value, label: label(value) };
    }),
    position: (value) => held((value - from) / (to - from)),
  };
}

/** NaN, as of the logarithm of less than nothing, lies at the beginning. */
function held(position: number): number {
  return position > 0 ? Math.min(1, position) : 0;
}
