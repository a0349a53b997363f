import { Command } from 'commander';
import { checkDemo, checkTable, demoScenario, tellVisit } from '#demo/main';
import { weightsFolder } from './evaluation/config.ts';

interface DemoOptions {
  readonly check?: true;
  readonly pipeline: string;
}

export function demoCommand(): Command {
  const demo = new Command('demo')
    .description('The demo event: what its visitors do and what each visit must lead to')
    .option('--check', 'play the scenario through a server and a lane of its own and compare the access log')
    .option('--pipeline <name>', 'face pipeline', 'onnx')
    .addHelpText('after', '\nWith --check the exit code is 1 when a visit comes out otherwise than written.');
  return demo.action(async ({ check, pipeline }: DemoOptions) => {
    if (!check) {
      const { visits } = demoScenario();
      for (const visit of visits) console.log(`${visit.visit}: ${tellVisit(visit)}`);
      console.log('\nPlay it with --check, or watch it live: npm start');
      return;
    }
    const { rows, ok } = await checkDemo({
      pipeline,
      weightsDir: weightsFolder(),
      onProgress: (line) => console.error(line),
    });
    console.log(checkTable(rows));
    if (!ok) process.exitCode = 1;
  });
}
