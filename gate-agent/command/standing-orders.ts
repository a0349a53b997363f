import { join } from 'node:path';
import { z } from 'zod';
import { commandAnswerSchema } from '#contract/lane-command';
import { idSchema } from '#contract/primitives';
import type { CommandAnswer } from '#domain/lane/command-answer';
import { LANE_MODES, type LaneMode } from '#domain/lane/lane-mode';
import { readPrivateFile, writePrivateFile } from '../device/private-file.ts';
import { GateError } from '../gate-error.ts';

const commandShape = {
  commandId: idSchema,
  seq: z.int().positive(),
  laneId: idSchema.nullable(),
  order: z.string(),
  orderedBy: idSchema,
};

const answeredSchema = z.strictObject({
  commandId: idSchema,
  seq: z.int().positive(),
  answer: commandAnswerSchema,
  answeredAtMs: z.int(),
});

const ordersSchema = z.strictObject({
  /** The last command that was taken, done or not. */
  through: z.int().nonnegative(),
  /** By lane id; a lane that is not here serves. */
  modes: z.record(z.string(), z.enum(LANE_MODES)),
  /** Taken and not answered yet. */
  taken: z.strictObject(commandShape).nullable(),
  /** Answers that the server may not have. */
  unsent: z.array(answeredSchema),
});

type Orders = z.infer<typeof ordersSchema>;
export type TakenCommand = NonNullable<Orders['taken']>;
export type Answered = Orders['unsent'][number];

const NONE: Orders = { through: 0, modes: {}, taken: null, unsent: [] };

/**
 * What the gate was told, safe from a power cut: no command is done twice, and a lane that was held shut
 * is still held shut after a restart.
 */
export class StandingOrders {
  private readonly path: string;
  private orders: Orders;

  /** @throws GateError when the file is there but cannot be read */
  constructor(dataDir: string) {
    this.path = join(dataDir, 'orders.json');
    this.orders = ordersIn(this.path);
  }

  get through(): number {
    return this.orders.through;
  }

  get unsent(): readonly Answered[] {
    return this.orders.unsent;
  }

  /** A command that an agent took that ended before it answered. */
  get unfinished(): TakenCommand | null {
    return this.orders.taken;
  }

  modeOf(laneId: string): LaneMode {
    return this.orders.modes[laneId] ?? 'serving';
  }

  /** Before it is done. What cannot be written is not done, but still not taken again while this agent runs. */
  take(command: TakenCommand): void {
    this.save({ ...this.orders, through: command.seq, taken: command });
  }

  /** @param mode of the lane from now on; null where the command changed none */
  answered(
    { commandId, seq, laneId }: Pick<TakenCommand, 'commandId' | 'seq' | 'laneId'>,
    answer: CommandAnswer,
    answeredAtMs: number,
    mode: LaneMode | null,
  ): void {
    const { modes, unsent } = this.orders;
    this.save({
      ...this.orders,
      taken: null,
      unsent: [...unsent, { commandId, seq, answer, answeredAtMs }],
      modes: mode !== null && laneId !== null ? { ...modes, [laneId]: mode } : modes,
    });
  }

  sent(commandId: string): void {
    const unsent = this.orders.unsent.filter((one) => one.commandId !== commandId);
    this.save({ ...this.orders, unsent });
  }

  private save(orders: Orders): void {
    // Memory first: a full disk must not make this agent do a command again.
    this.orders = orders;
    writePrivateFile(this.path, `${JSON.stringify(orders)}\n`);
  }
}

function ordersIn(path: string): Orders {
  const text = readPrivateFile(path);
  if (!text) return NONE;
  try {
    return ordersSchema.parse(JSON.parse(text.toString()));
  } catch (cause) {
    throw new GateError(`${path} cannot be read: remove it, and tell the lanes again how to serve`, {
      cause,
    });
  }
}
