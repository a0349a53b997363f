import { SettingsError } from '#contract/settings';
import { UnusableModel } from '#models/added/unusable-model';

/**
 * Faults that a person can mend speak in one sentence; anything else is a defect and shows its stack.
 */
export function explain(error: unknown): string {
  if (error instanceof SettingsError) return `These settings cannot be used:\n${indented(error.message)}`;
  if (error instanceof UnusableModel) return `${optionFor(error)}: ${error.message}`;
  if (error instanceof Error && MENDABLE.has(error.name)) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function optionFor({ aspect }: UnusableModel): string {
  return aspect === 'model' ? 'This model cannot be used' : `--${aspect}`;
}

/** Names of the error classes whose messages are written for the person who runs the command. */
const MENDABLE = new Set([
  'CameraFault',
  'DatabaseTooNew',
  'DemoError',
  'EvaluationError',
  'GateError',
  'IdentityDamaged',
  'ImportFailed',
  'JournalFault',
  'PadModelError',
  'PairingError',
  'ServerRefusal',
  'ServerUnreachable',
  'StartupError',
  'UnknownPipeline',
  'UsageError',
  'WeightsUnavailable',
]);

function indented(text: string): string {
  return text.replace(/^/gm, '  ');
}
