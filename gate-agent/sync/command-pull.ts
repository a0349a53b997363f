import { answerCommand, answerText, attachmentText, pullCommands } from '#contract/device-command';
import { checkCommand } from '../command/check-command.ts';
import type { AgentEnd, CommandDesk } from '../command/command-desk.ts';
import type { DeviceIdentity } from '../device/device-identity.ts';
import { signText } from '../device/device-keys.ts';
import { sha256Hex } from '../journal/sha256.ts';
import { type ServerLink, ServerRefusal } from './server-link.ts';

export interface CommandPullParts {
  readonly link: ServerLink;
  readonly identity: DeviceIdentity;
  readonly desk: Pick<CommandDesk, 'flush' | 'sent' | 'take' | 'unsent'>;
  /** The last command that was taken. */
  readonly through: () => number;
  readonly onEnd: (end: AgentEnd) => void;
}

/** How long the server may hold a request while there is no command. */
const LONG_POLL_MS = 25_000;

/**
 * One round of the command loop: what became of earlier commands, then the next ones, each answered before
 * the one after it is done. A loop of its own, so that no order waits behind a gallery page.
 */
export class CommandPull {
  private readonly parts: CommandPullParts;

  constructor(parts: CommandPullParts) {
    this.parts = parts;
  }

  /** @throws ServerUnreachable, ServerRefusal, CommandRefused */
  async round(signal: AbortSignal): Promise<void> {
    const { desk, identity, link, through } = this.parts;
    desk.flush();
    await this.sendAnswers(signal);
    const query = { after: through(), waitMs: LONG_POLL_MS };
    const { commands } = await link.ask(pullCommands, { query }, signal, LONG_POLL_MS);
    for (const command of commands) {
      if (signal.aborted) return;
      checkCommand(command, identity);
      await desk.take(command);
      await this.sendAnswers(signal);
    }
  }

  private async sendAnswers(signal: AbortSignal): Promise<void> {
    const { desk, identity, link, onEnd } = this.parts;
    for (const { attachment, ...answered } of desk.unsent) {
      const content = {
        deviceId: identity.deviceId,
        ...answered,
        attachmentSha256: attachment.kind === 'none' ? null : sha256Hex(attachmentText(attachment)),
      };
      const signature = signText(answerText(content), identity.privateKey);
      try {
        await link.ask(answerCommand, { body: { ...content, attachment, signature } }, signal);
      } catch (cause) {
        // What the server will never take must not keep later answers back.
        if (!(cause instanceof ServerRefusal && GIVEN_UP.includes(cause.kind))) throw cause;
      }
      const end = desk.sent(answered.commandId);
      if (end) onEnd(end);
    }
  }
}

/** `not-paired` is what a retired gate hears whose first answer arrived and whose reply was lost. */
const GIVEN_UP: readonly string[] = ['invalid-request', 'not-found', 'not-paired', 'too-large'];
