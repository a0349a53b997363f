import { sendHeartbeat } from '#contract/device';
import {
  type AnswerContent,
  answerCommand,
  answerText,
  type DeviceCommand,
  pullCommands,
} from '#contract/device-command';
import { PROTOCOL_VERSION } from '#contract/version';
import type { LaneMode } from '#domain/lane/lane-mode';
import type { PairedGate } from '../server/world/paired-gate.ts';

const MODES: Readonly<Partial<Record<DeviceCommand['order']['kind'], LaneMode>>> = {
  'hold-shut': 'held-shut',
  staff: 'staffed',
  release: 'released',
  resume: 'serving',
};

/** A gate at the wire that does what it is told, and tells so: commands down, answers and heartbeats up. */
export class ObedientGate {
  readonly #gate: PairedGate;
  readonly #laneId: string;
  readonly heard: DeviceCommand['order'][] = [];
  #mode: LaneMode = 'serving';
  #state: 'running' | 'ending' = 'running';
  readonly #ended: Promise<void>;

  constructor(gate: PairedGate, laneId: string) {
    this.#gate = gate;
    this.#laneId = laneId;
    this.#ended = this.#run();
  }

  async end(): Promise<void> {
    this.#state = 'ending';
    await this.#ended;
  }

  async #run(): Promise<void> {
    let taken = 0;
    while (this.#state === 'running') {
      await this.#beat();
      const { commands } = await this.#gate.ok(pullCommands, { query: { after: taken, waitMs: 1_000 } });
      for (const command of commands) {
        taken = command.seq;
        await this.#obey(command);
      }
    }
  }

  async #obey({ commandId, seq, order }: DeviceCommand): Promise<void> {
    this.heard.push(order);
    this.#mode = MODES[order.kind] ?? this.#mode;
    const opens = order.kind === 'open-once' || order.kind === 'let-through';
    const content: AnswerContent = {
      deviceId: this.#gate.deviceId,
      commandId,
      seq,
      answer: opens ? { kind: 'opened', passageId: `passage-${seq}` } : { kind: 'done' },
      answeredAtMs: Date.now(),
      attachmentSha256: null,
    };
    const signature = this.#gate.sign(answerText(content));
    await this.#gate.ok(answerCommand, { body: { ...content, attachment: { kind: 'none' }, signature } });
  }

  async #beat(): Promise<void> {
    await this.#gate.ok(sendHeartbeat, {
      body: {
        agentVersion: '1.0.0',
        protocolVersion: PROTOCOL_VERSION,
        galleryPeople: 2,
        gallerySyncedAtMs: Date.now(),
        journalHead: 0,
        journalPending: 0,
        lanes: [
          {
            laneId: this.#laneId,
            camera: 'live',
            framesPerSecond: 25,
            turnstile: 'ready',
            mode: this.#mode,
          },
        ],
        atMs: Date.now(),
      },
    });
  }
}
