import type { z } from 'zod';
import {
  type answerCommand,
  answerText,
  attachmentText,
  commandText,
  type DeviceCommand,
} from '#contract/device-command';
import type { Retirement } from '#contract/removal';
import { appendAudit } from '../audit/audit-log.ts';
import type { Actor, DeviceActor } from '../auth/actor.ts';
import { requireDevice } from '../auth/require-access.ts';
import type { Clock } from '../clock.ts';
import type { CommitNotifier } from '../commit-notifier.ts';
import type { Db } from '../db/database.ts';
import { findPairedDevice, retireDevice } from '../device/device-store.ts';
import type { Presence } from '../device/presence.ts';
import { bumpConfigVersion } from '../event/event-store.ts';
import { sha256Hex } from '../privacy/sha256.ts';
import { publicKeyOf, type SigningKey, signatureHolds } from '../privacy/signing-key.ts';
import type { Vault } from '../privacy/vault.ts';
import { found, RequestError } from '../request-error.ts';
import {
  type CommandRow,
  commandsAfter,
  findCommandOf,
  insertAttachment,
  orderIn,
  saveAnswer,
} from './command-store.ts';
import { ATTACHMENT } from './lane-command-service.ts';

type Told = z.output<typeof answerCommand.body>;

/** Long enough for whoever asked for it to look. */
const ATTACHMENT_KEPT_MS = 3_600_000;

/** Commands on their way to gates, and the gates' answers. */
export class CommandDeliveryService {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #notifier: CommitNotifier;
  readonly #presence: Presence;
  readonly #vault: Vault;
  readonly #signing: SigningKey;

  constructor(needs: {
    readonly db: Db;
    readonly clock: Clock;
    readonly notifier: CommitNotifier;
    readonly presence: Presence;
    readonly vault: Vault;
    readonly signing: SigningKey;
  }) {
    this.#db = needs.db;
    this.#clock = needs.clock;
    this.#notifier = needs.notifier;
    this.#presence = needs.presence;
    this.#vault = needs.vault;
    this.#signing = needs.signing;
  }

  /** Answers at once when there is a command, otherwise when one comes or `waitMs` is over. */
  pull(
    actor: Actor,
    { after, waitMs }: { readonly after: number; readonly waitMs: number },
    signal: AbortSignal,
  ): Promise<{ commands: DeviceCommand[] }> {
    const device = requireDevice(actor);
    return this.#presence.during(device.deviceId, async () => {
      const untilMs = performance.now() + waitMs;
      for (;;) {
        const seen = this.#notifier.seen(`commands/${device.deviceId}`);
        // Asked anew at every turn: the device may have been unpaired while it waited.
        if (!(await findPairedDevice(this.#db, device.deviceId))) throw new RequestError('not-paired');
        const rows = await commandsAfter(this.#db, device.deviceId, after, this.#clock.nowMs());
        const leftMs = untilMs - performance.now();
        if (rows.length > 0 || leftMs <= 0 || signal.aborted) {
          return { commands: rows.map((row) => this.#signed(row)) };
        }
        await this.#notifier.wait(`commands/${device.deviceId}`, seen, leftMs, signal);
      }
    });
  }

  /** @throws RequestError `not-found`; `invalid-request` where signature or attachment do not hold */
  async answer(actor: Actor, told: Told): Promise<void> {
    const device = requireDevice(actor);
    const { attachment, signature, ...content } = told;
    const nowMs = this.#clock.nowMs();
    await this.#db.transaction().execute(async (tx) => {
      const paired = await findPairedDevice(tx, device.deviceId);
      if (!paired) throw new RequestError('not-paired');
      const command = found(await findCommandOf(tx, device.deviceId, content.commandId));
      if (content.deviceId !== device.deviceId || content.seq !== command.seq) throw refused('commandId');
      if (!signatureHolds(publicKeyOf(paired.public_key), answerText(content), signature)) {
        throw refused('signature');
      }
      const hash = attachment.kind === 'none' ? null : sha256Hex(attachmentText(attachment));
      if (hash !== content.attachmentSha256) throw refused('attachment');
      if (!(await saveAnswer(tx, command.id, { ...content, signature }))) return;
      await this.#keep(tx, device, command, attachment, nowMs);
      await appendAudit(tx, nowMs, {
        actor: device,
        action: 'command-answered',
        eventId: device.eventId,
        subject: {
          commandId: command.id,
          answer: content.answer.kind,
          because: content.answer.kind === 'refused' ? content.answer.because : null,
          passageId: content.answer.kind === 'opened' ? content.answer.passageId : null,
          attachmentSha256: content.attachmentSha256,
        },
      });
      if (orderIn(command).kind === 'retire' && content.answer.kind === 'done') {
        const answer = { ...content, answer: content.answer };
        await this.#retire(tx, device, { answer, signature }, nowMs);
      }
    });
    this.#notifier.committed(`commands/${content.commandId}`);
    this.#notifier.committed(`gallery/${device.eventId}`);
  }

  async #keep(
    tx: Db,
    { eventId }: DeviceActor,
    { id, command }: CommandRow,
    attachment: Told['attachment'],
    nowMs: number,
  ): Promise<void> {
    const asked = orderIn({ command }).kind;
    const isAskedFor =
      (attachment.kind === 'picture' && asked === 'snapshot') ||
      (attachment.kind === 'log' && asked === 'send-log');
    if (attachment.kind === 'none') return;
    if (!isAskedFor) throw refused('attachment');
    const plain =
      attachment.kind === 'picture'
        ? Buffer.from(attachment.jpeg, 'base64')
        : Buffer.from(attachment.lines.join('\n'));
    const vault = await this.#vault.ofEvent(tx, eventId);
    await insertAttachment(tx, {
      command_id: id,
      event_id: eventId,
      kind: attachment.kind,
      sealed: vault.seal(ATTACHMENT, id, plain),
      delete_at: nowMs + ATTACHMENT_KEPT_MS,
    });
  }

  async #retire(tx: Db, device: DeviceActor, signed: Retirement, nowMs: number): Promise<void> {
    await retireDevice(tx, device.deviceId, JSON.stringify(signed), nowMs);
    await bumpConfigVersion(tx, device.eventId);
    await appendAudit(tx, nowMs, {
      actor: device,
      action: 'device-retired',
      eventId: device.eventId,
      subject: { accessPointId: device.accessPointId, deviceId: device.deviceId },
    });
  }

  #signed(row: CommandRow): DeviceCommand {
    const content = {
      deviceId: row.device_id,
      commandId: row.id,
      seq: row.seq,
      laneId: row.lane_id,
      order: orderIn(row),
      orderedBy: row.ordered_by,
      issuedAtMs: row.issued_at,
      expiresAtMs: row.expires_at,
    };
    return { ...content, signature: this.#signing.sign(commandText(content)) };
  }
}

function refused(field: string): RequestError {
  return new RequestError('invalid-request', [{ path: `body.${field}`, problem: 'does not hold' }]);
}
