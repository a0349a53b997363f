import { commandText, type DeviceCommand } from '#contract/device-command';
import type { DeviceIdentity } from '../device/device-identity.ts';
import { isSignedBy } from '../device/device-keys.ts';

/** A command that must not be done, whoever it says it is from. */
export class CommandRefused extends Error {
  override name = 'CommandRefused';
  readonly flaw: 'signature' | 'other-device';
  constructor(flaw: CommandRefused['flaw']) {
    super(`the command was refused: ${flaw}`);
    this.flaw = flaw;
  }
}

/** @throws CommandRefused */
export function checkCommand(
  command: DeviceCommand,
  { deviceId, serverKey }: Pick<DeviceIdentity, 'deviceId' | 'serverKey'>,
): void {
  if (!isSignedBy(commandText(command), command.signature, serverKey)) throw new CommandRefused('signature');
  if (command.deviceId !== deviceId) throw new CommandRefused('other-device');
}
