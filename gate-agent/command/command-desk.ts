import type { Logger } from 'pino';
import type { Attachment, DeviceCommand } from '#contract/device-command';
import type { RgbImage } from '#domain/face/frame';
import type { CommandPhase } from '#domain/journal/record';
import type { CommandAnswer, CommandRefusal } from '#domain/lane/command-answer';
import { isModeOrder, type LaneMode, MODE_AFTER } from '#domain/lane/lane-mode';
import type { Clock } from '../clock.ts';
import type { Gallery } from '../gallery/gallery.ts';
import { type CommandBody, type DecisionBody, type Journal, JournalFault } from '../journal/journal.ts';
import type { Doorkeeper } from '../lane/doorkeeper.ts';
import { placeOf } from '../lane/lane-place.ts';
import { type Opening, overrideDecision } from './override.ts';
import type { Answered, StandingOrders, TakenCommand } from './standing-orders.ts';
import { pictureOf } from './take-picture.ts';

/** A lane, as far as it can be commanded. */
export interface CommandedLane {
  readonly name: string;
  readonly doorkeeper: Pick<Doorkeeper, 'follow' | 'idle' | 'serve'>;
  /** What its camera sees next; null when it sees nothing for a while. */
  readonly nextPicture: () => Promise<RgbImage | null>;
  /** Told of an opening by an officer, for the lane's screen. */
  readonly onOpened: (decision: DecisionBody) => void;
}

/** How the agent is to end once the server has the answer. */
export type AgentEnd = 'restart' | 'retire';

export interface CommandDeskParts {
  readonly orders: StandingOrders;
  readonly journal: Pick<Journal, 'recordCommand'>;
  readonly gallery: Pick<Gallery, 'config' | 'people' | 'sync' | 'standingOf'>;
  readonly pipelineId: string;
  readonly lanes: readonly CommandedLane[];
  readonly clock: Clock;
  readonly newId: () => string;
  readonly logLines: () => readonly string[];
  /** Forgets everybody once everything is uploaded. @returns false while the server lacks records */
  readonly forgetAll: () => Promise<boolean>;
  /** Told when records were added or a lane serves in another way. */
  readonly onChanged: () => void;
  readonly log: Logger;
}

type Done = { readonly answer: CommandAnswer; readonly attachment: Attachment };

const NOTHING: Attachment = { kind: 'none' };
const DONE: Done = { answer: { kind: 'done' }, attachment: NOTHING };

/** What came with answers waits here for the server; after a restart an answer goes without. */
const MOST_ATTACHMENTS = 4;
/** A journal that cannot be written for long must not fill the memory as well. */
const MOST_UNWRITTEN = 200;

/**
 * Does what officers order, one command after the other and each at most once. It is noted on disk that a
 * command was taken before it is done. Only a release opens first: people must not wait for a disk.
 */
export class CommandDesk {
  private readonly parts: CommandDeskParts;
  private readonly attachments = new Map<string, Attachment>();
  private unwritten: CommandBody[] = [];
  private wantedEnd: { readonly commandId: string; readonly end: AgentEnd } | null = null;

  constructor(parts: CommandDeskParts) {
    this.parts = parts;
  }

  /** Called once, on starting: lanes serve as they were told, and what was left half done is answered. */
  resume(): void {
    const { gallery, lanes, orders } = this.parts;
    for (const { name, doorkeeper } of lanes) {
      const place = placeOf(gallery.config, name);
      const mode = place ? orders.modeOf(place.laneId) : 'serving';
      if (mode !== 'serving') doorkeeper.follow(mode);
    }
    const { unfinished } = orders;
    if (unfinished) this.answer(unfinished, { answer: { kind: 'unknown' }, attachment: NOTHING }, null);
  }

  /** Answers that the server may not have, oldest first. */
  get unsent(): readonly (Answered & { readonly attachment: Attachment })[] {
    return this.parts.orders.unsent.map((answered) => ({
      ...answered,
      attachment: this.attachments.get(answered.commandId) ?? NOTHING,
    }));
  }

  /** The server has this answer. @returns how the agent is to end now; null when it goes on */
  sent(commandId: string): AgentEnd | null {
    this.attachments.delete(commandId);
    this.noted(() => this.parts.orders.sent(commandId));
    return this.wantedEnd?.commandId === commandId ? this.wantedEnd.end : null;
  }

  /** @param command by the server, for this gate, which was checked before */
  async take(command: DeviceCommand): Promise<void> {
    const { clock, orders } = this.parts;
    if (!(command.seq > orders.through)) return;
    const { commandId, seq, laneId, orderedBy, order } = command;
    const taken = { commandId, seq, laneId, orderedBy, order: order.kind };
    const isInTime = clock.wallMs() < command.expiresAtMs;
    const isRelease = order.kind === 'release';
    if (isRelease && isInTime) this.laneOf(command)?.doorkeeper.follow('released');
    const isNoted = this.noted(() => orders.take(taken)) && this.write(taken, 'taken');
    const done = !isInTime
      ? refused('expired')
      : isNoted || isRelease
        ? await this.attempt(command)
        : refused('journal-fault');
    const mode = done.answer.kind === 'done' && isModeOrder(order.kind) ? MODE_AFTER[order.kind] : null;
    this.answer(taken, done, mode);
  }

  /** Writes what could not be written when it came; called again and again. */
  flush(): void {
    const waiting = this.unwritten;
    this.unwritten = [];
    for (const body of waiting) this.record(body);
  }

  private answer(taken: TakenCommand, { answer, attachment }: Done, mode: LaneMode | null): void {
    const { clock, log, onChanged, orders } = this.parts;
    log.info({ commandId: taken.commandId, order: taken.order, answer }, 'commanded');
    if (attachment.kind !== 'none') this.keep(taken.commandId, attachment);
    this.noted(() => orders.answered(taken, answer, Math.round(clock.wallMs()), mode));
    // A gate that has forgotten everything begins no new records.
    if (!(taken.order === 'retire' && answer.kind === 'done')) this.write(taken, answer.kind);
    onChanged();
  }

  private async attempt(command: DeviceCommand): Promise<Done> {
    try {
      return await this.perform(command);
    } catch (fault) {
      // How far it came, nobody can say; the next command must not wait for that.
      this.parts.log.error({ err: fault, commandId: command.commandId }, 'a command failed');
      return { answer: { kind: 'unknown' }, attachment: NOTHING };
    }
  }

  private async perform(command: DeviceCommand): Promise<Done> {
    const { order, commandId } = command;
    switch (order.kind) {
      case 'restart':
        this.wantedEnd = { commandId, end: 'restart' };
        return DONE;
      case 'send-log':
        return { ...DONE, attachment: { kind: 'log', lines: [...this.parts.logLines()] } };
      case 'retire':
        return this.retire(commandId);
      default: {
        const lane = this.laneOf(command);
        if (!lane) return refused('lane-unknown');
        if (order.kind === 'snapshot') return pictured(await lane.nextPicture());
        if (order.kind === 'open-once' || order.kind === 'let-through') {
          return this.open(lane, commandId, order);
        }
        lane.doorkeeper.follow(MODE_AFTER[order.kind]);
        return DONE;
      }
    }
  }

  private open(lane: CommandedLane, commandId: string, order: Opening): Done {
    const { clock, gallery, log, newId, pipelineId } = this.parts;
    const place = placeOf(gallery.config, lane.name);
    if (!place) return refused('lane-unknown');
    if (order.kind === 'let-through') {
      const standing = gallery.standingOf(order.personId);
      if (!standing) return refused('person-unknown');
      if (standing.watchlist === 'listed') return refused('watchlist');
    }
    if (!lane.doorkeeper.idle) return refused('lane-busy');
    const context = { place, gallery, pipelineId, wallMs: clock.wallMs() };
    const decision = overrideDecision(newId(), commandId, order, context);
    try {
      const passage = lane.doorkeeper.serve(decision, null);
      void passage.then(({ result }) => log.info({ passageId: decision.passageId, result }, 'served'));
    } catch (fault) {
      if (fault instanceof JournalFault) return refused('journal-fault');
      throw fault;
    }
    lane.onOpened(decision);
    return { answer: { kind: 'opened', passageId: decision.passageId }, attachment: NOTHING };
  }

  private async retire(commandId: string): Promise<Done> {
    // Nobody is decided about any more: what is decided now would never be told.
    for (const { doorkeeper } of this.parts.lanes) doorkeeper.follow('held-shut');
    if (!(await this.parts.forgetAll())) {
      this.resumeModes();
      return refused('not-uploaded');
    }
    this.wantedEnd = { commandId, end: 'retire' };
    return DONE;
  }

  private resumeModes(): void {
    const { gallery, lanes, orders } = this.parts;
    for (const { name, doorkeeper } of lanes) {
      const place = placeOf(gallery.config, name);
      doorkeeper.follow(place ? orders.modeOf(place.laneId) : 'serving');
    }
  }

  private laneOf({ laneId }: DeviceCommand): CommandedLane | undefined {
    const { gallery, lanes } = this.parts;
    return lanes.find(({ name }) => laneId !== null && placeOf(gallery.config, name)?.laneId === laneId);
  }

  private keep(commandId: string, attachment: Attachment): void {
    this.attachments.set(commandId, attachment);
    for (const oldest of this.attachments.keys()) {
      if (this.attachments.size <= MOST_ATTACHMENTS) break;
      this.attachments.delete(oldest);
    }
  }

  /** @returns whether it is on disk now; what is not is written later */
  private write({ commandId, laneId, order, orderedBy }: TakenCommand, phase: CommandPhase): boolean {
    return this.record({ kind: 'command', commandId, laneId, order, orderedBy, phase });
  }

  private record(body: CommandBody): boolean {
    try {
      this.parts.journal.recordCommand(body);
      this.parts.onChanged();
      return true;
    } catch (fault) {
      if (!(fault instanceof JournalFault)) throw fault;
      this.unwritten = [...this.unwritten, body].slice(-MOST_UNWRITTEN);
      return false;
    }
  }

  private noted(note: () => void): boolean {
    try {
      note();
      return true;
    } catch (fault) {
      this.parts.log.error({ err: fault }, 'the orders cannot be written');
      return false;
    }
  }
}

function refused(because: CommandRefusal): Done {
  return { answer: { kind: 'refused', because }, attachment: NOTHING };
}

async function pictured(image: RgbImage | null): Promise<Done> {
  if (!image) return refused('no-picture');
  const jpeg = Buffer.from(await pictureOf(image)).toString('base64');
  return { ...DONE, attachment: { kind: 'picture', jpeg } };
}
