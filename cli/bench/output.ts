import type { Command } from 'commander';
import { EvaluationError } from '#models/evaluation/evaluation-error';
import { checkOutputs, writeOutputs } from '../evaluation/outputs.ts';

export interface BenchOutput {
  readonly json?: string;
}

export function withBenchOutput(command: Command): Command {
  return command
    .option('--json <file>', 'write the figures as JSON; - for standard output')
    .hook('preAction', (_, action) => checkOutputs(action.opts<BenchOutput>()));
}

export async function writeBench({ json }: BenchOutput, figures: unknown, summary: string): Promise<void> {
  await writeOutputs(json === undefined ? {} : { json }, {
    summary,
    json: figures,
    html: () => Promise.reject(new EvaluationError('a benchmark has no report')),
  });
}

/** @throws EvaluationError naming the option */
export function wholeNumber(option: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (text.trim() !== '' && Number.isInteger(number) && number >= least && number <= most) return number;
  throw new EvaluationError(`${option} takes a whole number from ${least} to ${most}, not "${text}"`);
}
