import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';

const NODE_SOURCES = ['core', 'models', 'server', 'gate-agent', 'demo', 'cli'];
const PORTAL_SOURCES = ['core', 'enrollment-portal'];
const SETTINGS = ['package.json', 'package-lock.json', 'tsconfig.json'];

/**
 * Brings `dist` up to date: compiles the Node side and bundles the portal, each only when something
 * it is made from has changed.
 * @returns {Promise<boolean>} whether everything compiled
 */
export async function build(root, { quiet = false } = {}) {
  const require = createRequire(join(root, 'package.json'));
  const steps = [
    {
      name: 'server and gate agent',
      stamp: 'dist/.built-node',
      sources: NODE_SOURCES,
      command: [require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.json'],
      after: () => pruneOrphans(root),
    },
    {
      name: 'search kernel',
      stamp: 'dist/.built-kernel',
      sources: ['models/gallery-index/kernel'],
      command: [join(root, 'scripts/assemble.mjs')],
      after: () => {},
    },
    {
      name: 'lane display',
      stamp: 'dist/.built-lane-display',
      sources: ['gate-agent/display'],
      command: [require.resolve('typescript/bin/tsc'), '-p', 'gate-agent/display/page'],
      after: () => {},
    },
    {
      name: 'portal',
      stamp: 'dist/.built-portal',
      sources: PORTAL_SOURCES,
      command: [
        join(root, 'node_modules/vite/bin/vite.js'),
        'build',
        'enrollment-portal',
        '--logLevel',
        'warn',
      ],
      after: () => {},
    },
  ];
  mkdirSync(join(root, 'dist'), { recursive: true });
  const results = await Promise.all(
    steps.map(async ({ name, stamp, sources, command, after }) => {
      const wanted = fingerprint(root, sources);
      const stampFile = join(root, stamp);
      if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return true;
      if (!quiet) console.log(`Building ${name} ...`);
      if (!(await runNode(root, command))) return false;
      after();
      writeFileSync(stampFile, wanted);
      return true;
    }),
  );
  return results.every(Boolean);
}

function runNode(root, command) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, command, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      // Under a test runner NODE_ENV says test, and the portal would be bundled with React's development build.
      env: { ...process.env, NODE_ENV: 'production' },
    });
    child.on('error', () => resolve(false));
    child.on('exit', (code) => resolve(code === 0));
  });
}

function fingerprint(root, sources) {
  const hash = createHash('sha256');
  for (const file of [
    ...SETTINGS.map((name) => join(root, name)),
    ...sources.flatMap((name) => files(join(root, name))),
  ]) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${relative(root, file)}\0${size}\0${mtimeMs}\0`);
  }
  return hash.digest('hex');
}

function files(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes(join('models', 'weights')))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** A deleted or renamed source must not live on as a module in `dist`. */
function pruneOrphans(root) {
  for (const folder of NODE_SOURCES) {
    for (const file of files(join(root, 'dist', folder))) {
      const source = join(root, relative(join(root, 'dist'), file).replace(/\.js(\.map)?$/, '.ts'));
      if (/\.js(\.map)?$/.test(file) && !existsSync(source) && !existsSync(source.replace(/\.ts$/, '.tsx')))
        rmSync(file);
    }
  }
}
