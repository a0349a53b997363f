import { fileURLToPath } from 'node:url';
import { builtFile } from '#models/built-file';
import { MAX_FRAME_WIDTH } from '../frame-source.ts';
import { type StreamInput, type StreamSettings, streamInput } from './stream-source.ts';

/** Ended with by a decoder that cannot work on this machine at all. */
export const DECODER_UNAVAILABLE = 69;

/** A program that turns a stream into PPM pictures on its stdout. */
export interface DecoderProgram {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** The first line on its stdin: an address with a password in it is no argument that `ps` may show. */
  readonly task: string | null;
  /** `when-asked`: one picture for each line on its stdin. `always`: all of them. */
  readonly sends: 'when-asked' | 'always';
}

/** The ffmpeg of the PATH sends every picture; more would only keep the event loop busy with dropping them. */
const FFMPEG_FRAMES_PER_SECOND = 15;

/** What may decode a source, the preferred first. */
export function decoderPrograms(settings: StreamSettings): readonly DecoderProgram[] {
  const input = streamInput(settings);
  switch (settings.decoder) {
    case 'node-av':
      return [nodeAv(input)];
    case 'ffmpeg':
      return [ffmpeg(input)];
    case 'auto':
      return [nodeAv(input), ffmpeg(input)];
  }
}

function nodeAv(input: StreamInput): DecoderProgram {
  return {
    name: 'node-av',
    command: process.execPath,
    args: [fileURLToPath(builtFile(import.meta.url, './decoder-worker.ts'))],
    task: JSON.stringify(input),
    sends: 'when-asked',
  };
}

function ffmpeg({ url, format, options }: StreamInput): DecoderProgram {
  const given = Object.entries(options).flatMap(([name, value]) => [`-${name}`, value]);
  const fitted = `fps=${FFMPEG_FRAMES_PER_SECOND},scale='min(${MAX_FRAME_WIDTH},iw)':-2`;
  const output = ['-an', '-vf', fitted, '-f', 'image2pipe', '-c:v', 'ppm', 'pipe:1'];
  return {
    name: 'ffmpeg',
    command: 'ffmpeg',
    args: ['-hide_banner', '-nostdin', '-loglevel', 'error', ...given, '-f', format, '-i', url, ...output],
    task: null,
    sends: 'always',
  };
}
