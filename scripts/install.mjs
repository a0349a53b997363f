import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const STAMP = join('node_modules', '.installed-for');

/** Runs `npm ci` when the lockfile, the platform or Node's ABI is not the one installed for. */
export function installWhenChanged(root) {
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update([process.platform, process.arch, process.versions.modules].join())
    .digest('hex');
  const stamp = join(root, STAMP);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;

  console.log('Installing packages. The first time takes about two minutes, most of it compiling SQLite.');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { status } = spawnSync(npm, ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...installEnvironment() },
  });
  if (status !== 0) {
    console.error('npm ci did not finish: see its message above, then run the same command again.');
    process.exit(1);
  }
  writeFileSync(stamp, wanted);
}

function installEnvironment() {
  // The CPU library ships inside onnxruntime-node; its install script would only fetch GPU builds.
  const environment = { ONNXRUNTIME_NODE_INSTALL: 'skip' };
  // Compiling SQLite offline needs Node's own headers; most installations have them beside the binary.
  const prefix = join(dirname(process.execPath), '..');
  if (!process.env.npm_config_nodedir && existsSync(join(prefix, 'include', 'node', 'node.h'))) {
    environment.npm_config_nodedir = prefix;
  }
  return environment;
}
