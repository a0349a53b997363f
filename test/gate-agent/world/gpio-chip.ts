import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import type { DeviceBehaviour } from '../turnstile/turnstile-conformance.ts';
import { tempFolder } from './temp-folder.ts';

export const PINS = { relay: 17, passage: 5, door: 6, fire: 13 } as const;

export interface GpioChip {
  openings(): number;
  level(line: number): string;
  setLine(line: number, level: 0 | 1): void;
  /** How the commands were called, a line each. */
  calls(): string[];
}

/** Stands in for gpioset: drives the line as long as it lives, and lets go of it when it is ended. */
const GPIOSET = `#!/bin/sh
echo "gpioset $*" >> "$CHIP/calls"
[ -e "$CHIP/broken" ] && rm "$CHIP/broken" && exit 1
for last; do :; done
line=\${last%=*}
echo "\${last#*=}" > "$CHIP/$line"
trap 'echo 0 > "$CHIP/$line"; exit 0' TERM
while :; do sleep 0.02; done
`;

/** Stands in for gpiomon: a line of text for every edge. */
const GPIOMON = `#!/bin/sh
echo "gpiomon $*" >> "$CHIP/calls"
for last; do :; done
before=$(cat "$CHIP/$last")
while [ ! -e "$CHIP/gone" ]; do
  now=$(cat "$CHIP/$last")
  [ "$now" = 1 ] && [ "$before" = 0 ] && echo 1
  [ "$now" = 0 ] && [ "$before" = 1 ] && echo "$FALLING"
  [ -n "$now" ] && before=$now
  sleep 0.02
done
`;

const GPIOGET = `#!/bin/sh
[ -e "$CHIP/gone" ] && exit 1
for last; do :; done
cat "$CHIP/$last"
`;

/** A chip whose lines are files, small programs under libgpiod's names, and the barrier that hangs on them. */
export function gpioChip(behaviours: readonly DeviceBehaviour[], libgpiod: 'v1' | 'v2'): GpioChip {
  const chip = tempFolder();
  const bin = join(chip, 'bin');
  mkdirSync(bin);
  for (const [name, script] of Object.entries({ gpioset: GPIOSET, gpiomon: GPIOMON, gpioget: GPIOGET })) {
    writeFileSync(join(bin, name), script);
    chmodSync(join(bin, name), 0o755);
  }
  for (const line of Object.values(PINS)) writeFileSync(join(chip, String(line)), '0\n');
  writeFileSync(join(chip, 'calls'), '');
  vi.stubEnv('PATH', `${bin}${delimiter}${process.env.PATH}`);
  vi.stubEnv('CHIP', chip);
  vi.stubEnv('FALLING', libgpiod === 'v2' ? '2' : '0');
  onTestFinished(() => void vi.unstubAllEnvs());

  const level = (line: number): string => readFileSync(join(chip, String(line)), 'utf8').trim();
  const setLine = (line: number, to: 0 | 1): void => writeFileSync(join(chip, String(line)), `${to}\n`);
  const works = behaviours.filter((each) => each !== 'stuck');
  const later: NodeJS.Timeout[] = [];
  onTestFinished(() => later.forEach(clearTimeout));
  let [opened, wasOn, isFire] = [0, false, false];
  if (behaviours[0] === 'stuck') writeFileSync(join(chip, 'broken'), '');
  const watching = setInterval(() => {
    const isOn = level(PINS.relay) === '1';
    if (isOn && !wasOn && !isFire) walk(works[opened] ?? 'passage');
    wasOn = isOn;
  }, 10);
  onTestFinished(() => clearInterval(watching));

  const walk = (behaviour: DeviceBehaviour): void => {
    opened += 1;
    setLine(PINS.door, 1);
    if (behaviour === 'silent') writeFileSync(join(chip, 'gone'), '');
    if (behaviour === 'passage') later.push(setTimeout(() => setLine(PINS.passage, 1), 200));
    later.push(
      setTimeout(() => {
        setLine(PINS.passage, 0);
        setLine(PINS.door, 0);
      }, 500),
    );
  };
  return {
    openings: () => opened,
    level,
    setLine(line, to) {
      isFire ||= line === PINS.fire && to === 1;
      setLine(line, to);
    },
    calls: () => readFileSync(join(chip, 'calls'), 'utf8').trim().split('\n'),
  };
}
