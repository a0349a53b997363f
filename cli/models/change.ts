import { Command } from 'commander';
import type { ModelChangeStep, Models } from '#contract/model-change';
import { readServerSettings } from '#server/config';
import { changeStoredModels } from '#server/model-change/change-models-stored';

interface Common {
  readonly config?: string;
}

/** Moves an installation to another pipeline, step by step, while its servers and gates run. */
export function changeCommand(): Command {
  const change = new Command('change').description(
    'Move an installation to another pipeline without an outage: begin, switch, finish',
  );
  step(change, 'status', 'How a change stands').action(async (common: Common) =>
    tell(await take(common, null)),
  );
  step(change, 'begin', 'Let the servers read every stored photo by another pipeline; nothing else changes')
    .requiredOption('--to <pipeline>', 'onnx, face-api, or an added embedder, by name or id')
    .action(async ({ to, ...common }: Common & { to: string }) =>
      tell(await take(common, { step: 'begin', to })),
    );
  step(change, 'switch', 'Decide by the new pipeline: gates gather its galleries, then follow whole')
    .option('--leaving-out <people>', 'how many people may be left without a face that is known', '0')
    .action(async ({ leavingOut, ...common }: Common & { leavingOut: string }) =>
      tell(await take(common, { step: 'switch', leavingOut: Number.parseInt(leavingOut, 10) })),
    );
  step(change, 'roll-back', 'Decide by the old pipeline again').action(async (common: Common) =>
    tell(await take(common, { step: 'roll-back' })),
  );
  step(change, 'cancel', 'End a change that was not switched; what the new pipeline made is deleted').action(
    async (common: Common) => tell(await take(common, { step: 'cancel' })),
  );
  step(change, 'finish', 'Delete what the old pipeline made; there is no way back')
    .option('--leave-gates-behind', 'also while gates have not followed: they will recognise nobody')
    .action(async ({ leaveGatesBehind, ...common }: Common & { leaveGatesBehind?: true }) =>
      tell(await take(common, { step: 'finish', gates: leaveGatesBehind ? 'leave-behind' : 'all' })),
    );
  return change;
}

function step(parent: Command, name: string, description: string): Command {
  return parent
    .command(name)
    .description(description)
    .option('--config <file>', 'JSON file of settings of the server');
}

function take({ config }: Common, step: ModelChangeStep | null): Promise<Models> {
  return changeStoredModels(readServerSettings(config ?? null), step);
}

function tell({ inForce, known, change }: Models): void {
  const nameOf = (id: string) => {
    const name = known.find((pipeline) => pipeline.id === id)?.name;
    return name === undefined ? id : `${name} (${id})`;
  };
  console.log(`In force: ${nameOf(inForce)}`);
  if (!change) {
    console.log('No change is under way.');
    return;
  }
  const { photos, gates } = change;
  console.log(`From ${nameOf(change.from)} to ${nameOf(change.to)}: ${change.state}`);
  console.log(
    `Photos: ${photos.total} kept, ${photos.waiting} to be read, ${photos.unreadable} without a face`,
  );
  console.log(`People who would need a new photo: ${change.peopleLeftOut}`);
  console.log(`Gates: ${gates.paired} paired, ${gates.behind.length} not (yet) deciding by the one in force`);
  for (const { gateName, pipelineId } of gates.behind) {
    console.log(`  ${gateName}: ${pipelineId === null ? 'has not said' : nameOf(pipelineId)}`);
  }
}
