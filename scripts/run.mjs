#!/usr/bin/env node
// The one door: `node scripts/run.mjs start|test|check|cli`. Needs Node and nothing else; installs and
// builds what is missing, then does what was asked. Services call it directly, because npm does not
// pass SIGTERM on to its children.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const LEAST_NODE = [20, 19];

const USAGE = `Usage: node scripts/run.mjs COMMAND [ARGUMENTS]

  start [--no-demo] [...]   install and build what is missing, then run server, portal and demo event
  test [...]                install and build what is missing, then run the tests (vitest arguments)
  check                     type check, lint, import rules, unused code
  build                     install and build what is missing
  cli [...]                 the venue-access command; try: cli --help
`;

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < LEAST_NODE[0] || (major === LEAST_NODE[0] && minor < LEAST_NODE[1])) {
  fail(`This needs Node ${LEAST_NODE.join('.')} or newer; this is Node ${process.versions.node}.`);
}

const [command, ...args] = process.argv.slice(2);
const cli = join(ROOT, 'dist/cli/main.js');

switch (command) {
  case 'start':
    await prepare();
    process.exit(await run(cli, ['start', ...args], process.cwd()));
    break;
  case 'cli':
    await prepare({ quiet: true });
    process.exit(await run(cli, args, process.cwd()));
    break;
  case 'build':
    await prepare();
    break;
  case 'test':
    await install();
    process.exit(await run(bin('vitest/vitest.mjs'), ['run', ...args]));
    break;
  case 'check':
    await install();
    process.exit(await check());
    break;
  default:
    console.log(USAGE);
    process.exit(command === undefined || command === '--help' ? 0 : 2);
}

async function install() {
  const { installWhenChanged } = await import('./install.mjs');
  installWhenChanged(ROOT);
}

async function prepare(options) {
  await install();
  const { build } = await import('./build.mjs');
  if (!(await build(ROOT, options))) fail('The build did not finish: see the messages above.');
}

async function check() {
  const steps = [
    ['types', bin('typescript/bin/tsc'), ['-p', 'tsconfig.json', '--noEmit']],
    ['types of the tests', bin('typescript/bin/tsc'), ['-p', 'test/tsconfig.json']],
    ['types of the lane display', bin('typescript/bin/tsc'), ['-p', 'gate-agent/display/page', '--noEmit']],
    ['types of the portal', bin('typescript/bin/tsc'), ['-p', 'enrollment-portal/tsconfig.json']],
    ['lint and format', bin('@biomejs/biome/bin/biome'), ['check', '--error-on-warnings']],
    [
      'import rules',
      bin('dependency-cruiser/bin/dependency-cruise.mjs'),
      ['--config', '.dependency-cruiser.cjs', ...importCheckedFolders()],
    ],
    ['unused code', bin('knip/bin/knip.js'), []],
  ];
  for (const [name, file, parameters] of steps) {
    console.log(`Checking ${name} ...`);
    const code = await run(file, parameters);
    if (code !== 0) return code;
  }
  return 0;
}

function importCheckedFolders() {
  const skipped = new Set(['node_modules', 'dist', 'data', 'docs', 'deploy', 'scripts']);
  return readdirSync(ROOT, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !skipped.has(entry.name))
    .map((entry) => entry.name);
}

function bin(path) {
  return join(ROOT, 'node_modules', path);
}

/** Runs a Node program to its end and passes Ctrl-C and SIGTERM on, so that it can stop cleanly. */
function run(file, parameters, cwd = ROOT) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [file, ...parameters], { cwd, stdio: 'inherit' });
    // A terminal sends Ctrl-C to the whole group; the child hears it by itself.
    process.on('SIGINT', () => {});
    process.on('SIGTERM', () => child.kill('SIGTERM'));
    child.on('error', (error) => fail(error.message));
    child.on('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
