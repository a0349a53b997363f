import type { z } from 'zod';
import { commandAnswerSchema, type LaneCommand, orderSchema } from '#contract/lane-command';
import type { CommandAnswer } from '#domain/lane/command-answer';
import type { Db } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';
import type { PageCursor } from '../page-cursor.ts';

export type CommandRow = Tables['gate_commands'];

const FORGOTTEN_REASON = '(…)';

export async function insertCommand(tx: Db, command: CommandRow): Promise<void> {
  await tx.insertInto('gate_commands').values(command).execute();
}

/** The number of the device's next command. The transaction must hold the device. */
export async function nextCommandSeq(tx: Db, deviceId: string): Promise<number> {
  const { last } = await tx
    .selectFrom('gate_commands')
    .select(({ fn }) => fn.max('seq').as('last'))
    .where('device_id', '=', deviceId)
    .executeTakeFirstOrThrow();
  return Number(last ?? 0) + 1;
}

/** What the device has neither taken nor slept through, in order. */
export function commandsAfter(db: Db, deviceId: string, seq: number, nowMs: number): Promise<CommandRow[]> {
  return db
    .selectFrom('gate_commands')
    .selectAll()
    .where('device_id', '=', deviceId)
    .where('seq', '>', seq)
    .where('expires_at', '>', nowMs)
    .where('answer', 'is', null)
    .orderBy('seq')
    .limit(100)
    .execute();
}

export function findCommandOf(db: Db, deviceId: string, commandId: string): Promise<CommandRow | undefined> {
  return db
    .selectFrom('gate_commands')
    .selectAll()
    .where('device_id', '=', deviceId)
    .where('id', '=', commandId)
    .executeTakeFirst();
}

/** @returns false when it was answered before */
export async function saveAnswer(
  tx: Db,
  commandId: string,
  told: { readonly answer: CommandAnswer; readonly answeredAtMs: number; readonly signature: string },
): Promise<boolean> {
  const saved = await tx
    .updateTable('gate_commands')
    .set({
      answer: JSON.stringify(told.answer),
      answered_at: told.answeredAtMs,
      answer_signature: told.signature,
    })
    .where('id', '=', commandId)
    .where('answer', 'is', null)
    .executeTakeFirst();
  return saved.numUpdatedRows > 0n;
}

export async function insertAttachment(tx: Db, attachment: Tables['command_attachments']): Promise<void> {
  await tx.insertInto('command_attachments').values(attachment).execute();
}

export function findAttachment(
  db: Db,
  eventId: string,
  commandId: string,
  kind: 'picture' | 'log',
): Promise<Tables['command_attachments'] | undefined> {
  return db
    .selectFrom('command_attachments')
    .selectAll()
    .where('event_id', '=', eventId)
    .where('command_id', '=', commandId)
    .where('kind', '=', kind)
    .executeTakeFirst();
}

/** @returns how many it deleted */
export async function deleteDueAttachments(db: Db, nowMs: number): Promise<number> {
  const deleted = await db
    .deleteFrom('command_attachments')
    .where('delete_at', '<=', nowMs)
    .executeTakeFirst();
  return Number(deleted.numDeletedRows);
}

/** What an officer gave as the reason may name whom they let through; the row keeps the order of the commands. */
export async function forgetPersonInCommands(tx: Db, eventId: string, personId: string): Promise<void> {
  await tx
    .updateTable('gate_commands')
    .set({ reason: FORGOTTEN_REASON })
    .where('event_id', '=', eventId)
    .where('command', 'like', `%"personId":"${personId}"%`)
    .execute();
}

export interface CommandQuery {
  readonly laneId?: string | undefined;
  readonly accessPointId?: string | undefined;
}

/** The newest first, after the cursor. */
export async function commandsPage(
  db: Db,
  eventId: string,
  { laneId, accessPointId }: CommandQuery,
  after: PageCursor<number> | null,
  limit: number,
): Promise<LaneCommand[]> {
  const rows = await commandQuery(db, eventId)
    .$if(laneId !== undefined, (q) => q.where('gate_commands.lane_id', '=', laneId ?? ''))
    .$if(accessPointId !== undefined, (q) =>
      q.where('gate_commands.access_point_id', '=', accessPointId ?? ''),
    )
    .$if(after !== null, (q) =>
      q.where(({ eb, refTuple, tuple }) =>
        eb(
          refTuple('gate_commands.issued_at', 'gate_commands.id'),
          '<',
          tuple(after?.key ?? 0, after?.id ?? ''),
        ),
      ),
    )
    .orderBy('gate_commands.issued_at', 'desc')
    .orderBy('gate_commands.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(commandOf);
}

export async function findCommand(
  db: Db,
  eventId: string,
  commandId: string,
): Promise<LaneCommand | undefined> {
  const row = await commandQuery(db, eventId).where('gate_commands.id', '=', commandId).executeTakeFirst();
  return row && commandOf(row);
}

/** Of each lane of the event that was ever commanded, the newest. */
export async function latestCommands(db: Db, eventId: string): Promise<ReadonlyMap<string, LaneCommand>> {
  const rows = await commandQuery(db, eventId)
    .where('gate_commands.id', 'in', (newest) =>
      newest
        .selectFrom('gate_commands as other')
        .select('other.id')
        .where('other.event_id', '=', eventId)
        .where('other.lane_id', 'is not', null)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('gate_commands as later')
                .select('later.id')
                .whereRef('later.lane_id', '=', 'other.lane_id')
                .where((eb) =>
                  eb(
                    eb.refTuple('later.issued_at', 'later.id'),
                    '>',
                    eb.refTuple('other.issued_at', 'other.id'),
                  ),
                ),
            ),
          ),
        ),
    )
    .execute();
  return new Map(rows.flatMap((row) => (row.lane_id === null ? [] : [[row.lane_id, commandOf(row)]])));
}

function commandQuery(db: Db, eventId: string) {
  return db
    .selectFrom('gate_commands')
    .leftJoin('users', 'users.id', 'gate_commands.ordered_by')
    .leftJoin('command_attachments', 'command_attachments.command_id', 'gate_commands.id')
    .selectAll('gate_commands')
    .select(['users.username', 'command_attachments.kind as attachment_kind'])
    .where('gate_commands.event_id', '=', eventId);
}

type JoinedRow = Awaited<ReturnType<ReturnType<typeof commandQuery>['executeTakeFirstOrThrow']>>;

function commandOf(row: JoinedRow): LaneCommand {
  return {
    id: row.id,
    accessPointId: row.access_point_id,
    laneId: row.lane_id,
    order: orderIn(row),
    reason: row.reason,
    by: row.username,
    issuedAt: row.issued_at,
    expiresAt: row.expires_at,
    answer: row.answer === null ? null : commandAnswerSchema.parse(JSON.parse(row.answer)),
    answeredAt: row.answered_at,
    attachment: row.attachment_kind ?? 'none',
  };
}

export function orderIn({ command }: Pick<CommandRow, 'command'>): z.infer<typeof orderSchema> {
  return orderSchema.parse(JSON.parse(command));
}
