import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Clock } from '../../clock.ts';
import type { Camera, CameraState, NextFrame } from '../camera.ts';
import { CameraFault } from '../camera-fault.ts';
import { withoutPassword } from '../credentials.ts';
import { NewestFrame } from '../newest-frame.ts';
import { DECODER_UNAVAILABLE, type DecoderProgram, decoderPrograms } from './decoder-programs.ts';
import { PpmReader } from './ppm.ts';
import { credentialsOf, nameOf, type StreamSettings } from './stream-source.ts';

/** Connecting, negotiating and the wait for a key frame come on top of what a running stream may take. */
const OPENING_MS = 10_000;
/** An end in good manners tells the camera; whoever takes longer is killed. */
const LAST_WORDS_MS = 500;
const LONGEST_COMPLAINT = 500;

/**
 * A network or USB camera, decoded in a process of its own. Opened once its first frame is here.
 * @param programs tried in turn while they are not to be had on this machine
 * @throws CameraFault naming the source, never its password
 */
export async function openStreamCamera(
  settings: StreamSettings,
  clock: Clock,
  programs = decoderPrograms(settings),
): Promise<Camera> {
  for (const program of programs) {
    const camera = new StreamCamera(settings, clock, program);
    if (await camera.opened()) return camera;
  }
  const names = programs.map(({ name }) => name).join(' nor ');
  throw new CameraFault(`${nameOf(settings)} cannot be decoded: neither ${names} is to be had here`);
}

class StreamCamera implements Camera {
  private readonly settings: StreamSettings;
  private readonly clock: Clock;
  private readonly program: DecoderProgram;
  private readonly process: ChildProcess;
  private readonly frames = new NewestFrame();
  private first: NextFrame | null = null;
  private complaint = '';
  private available = true;
  private current: CameraState = 'waiting';

  constructor(settings: StreamSettings, clock: Clock, program: DecoderProgram) {
    this.settings = settings;
    this.clock = clock;
    this.program = program;
    this.process = spawn(program.command, program.args, { stdio: ['pipe', 'pipe', 'pipe'] });
    this.listen();
  }

  get state(): CameraState {
    return this.current;
  }

  /** Whether the program is to be had. @throws CameraFault when it is, and the source is not */
  async opened(): Promise<boolean> {
    try {
      this.first = await this.frames.take(OPENING_MS + this.settings.stallMs, () => this.stalled());
      this.current = 'live';
      return true;
    } catch (fault) {
      await this.close();
      if (!this.available) return false;
      throw fault;
    }
  }

  async nextFrame(): Promise<NextFrame> {
    const { first } = this;
    this.first = null;
    if (first) return first;
    try {
      if (this.program.sends === 'when-asked') this.process.stdin?.write('\n');
      return await this.frames.take(this.settings.stallMs, () => this.stalled());
    } catch (fault) {
      this.current = 'failed';
      throw fault;
    }
  }

  async close(): Promise<void> {
    this.frames.finish({ kind: 'ended' });
    this.first = null;
    this.current = 'waiting';
    const { process } = this;
    if (process.pid === undefined || process.exitCode !== null || process.signalCode !== null) return;
    const gone = once(process, 'exit');
    process.stdin?.end();
    process.kill('SIGTERM');
    const killer = setTimeout(() => process.kill('SIGKILL'), LAST_WORDS_MS);
    await gone;
    clearTimeout(killer);
  }

  private listen(): void {
    const { stdin, stdout, stderr } = this.process;
    const reader = new PpmReader();
    this.process.on('error', (cause: NodeJS.ErrnoException) => {
      this.available = cause.code !== 'ENOENT';
      this.fail(`${this.program.name} does not start`);
    });
    this.process.on('exit', (code) => {
      this.available &&= code !== DECODER_UNAVAILABLE;
    });
    // 'close' comes after 'exit' and after the last word on stderr.
    this.process.on('close', () => this.fail(this.complaint.trim() || `${this.program.name} ended`));
    // Its end is told by 'close'; a pipe that breaks before is no news.
    stdin?.on('error', () => undefined);
    if (this.program.task !== null) stdin?.write(`${this.program.task}\n`);
    stderr?.on('data', (chunk: Buffer) => {
      this.complaint = (this.complaint + chunk.toString()).slice(-LONGEST_COMPLAINT);
    });
    stdout?.on('data', (chunk: Buffer) => this.pictures(reader, chunk));
  }

  private pictures(reader: PpmReader, chunk: Buffer): void {
    try {
      for (const { image, ageMs } of reader.read(chunk)) {
        this.frames.put({ image, capturedAtMs: this.clock.monotonicMs() - ageMs });
      }
    } catch (cause) {
      this.process.kill('SIGKILL');
      this.fail(cause instanceof Error ? cause.message : String(cause));
    }
  }

  private stalled(): CameraFault {
    return this.fault(`no frame for ${this.settings.stallMs / 1_000} s`);
  }

  private fail(because: string): void {
    this.frames.finish({ kind: 'failed', fault: this.fault(because) });
  }

  private fault(because: string): CameraFault {
    const said = withoutPassword(because, credentialsOf(this.settings));
    return new CameraFault(`${nameOf(this.settings)}: ${said}`);
  }
}
