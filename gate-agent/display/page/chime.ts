import type { Sign } from '../lane-scene.ts';

/** Hertz and seconds. Rising is yes, falling is no, twice the same is a request: to be told apart without looking. */
type Note = readonly [frequency: number, at: number, length: number];

const ASK: readonly Note[] = [
  [587, 0, 0.16],
  [587, 0.24, 0.16],
];

const NOTES: Readonly<Record<Sign, readonly Note[]>> = {
  ready: [],
  go: [
    [659, 0, 0.14],
    [988, 0.15, 0.26],
  ],
  'turn-left': ASK,
  'turn-right': ASK,
  badge: ASK,
  look: ASK,
  wait: ASK,
  staff: ASK,
  stop: [
    [392, 0, 0.2],
    [262, 0.22, 0.36],
  ],
};

const LOUDNESS = 0.25;
const FADE_SECONDS = 0.03;

let voice: AudioContext | undefined;

/** Silent until the browser lets a page sound: a kiosk allows it, anybody else has to touch the screen once. */
export function chime(sign: Sign): void {
  voice ??= new AudioContext();
  if (voice.state !== 'running') void voice.resume();
  for (const note of NOTES[sign]) play(voice, note);
}

function play(context: AudioContext, [frequency, at, length]: Note): void {
  const start = context.currentTime + at;
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.frequency.value = frequency;
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(LOUDNESS, start + FADE_SECONDS);
  volume.gain.setValueAtTime(LOUDNESS, start + length - FADE_SECONDS);
  volume.gain.linearRampToValueAtTime(0, start + length);
  tone.connect(volume).connect(context.destination);
  tone.start(start);
  tone.stop(start + length);
}
