import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';
import { projectFile } from '#models/project-file';

/**
 * Starts the Chromium that comes with the project's packages; nothing has to be installed for it.
 * @param webcam a Motion JPEG file that plays over and over as the camera; null for a machine without one
 */
export async function launchChromium(webcam: string | null = null): Promise<Browser> {
  const folder = await unpackedChromium();
  return chromium.launch({
    executablePath: path.join(folder, 'chromium'),
    // The order of day and month in date fields is the browser's own, not the page's.
    args: ['--no-sandbox', '--font-render-hinting=none', '--lang=en-US', ...fakeWebcam(webcam)],
    env: {
      ...process.env,
      LANG: 'en_US.UTF-8',
      LD_LIBRARY_PATH: path.join(folder, 'al2023/lib'),
      FONTCONFIG_PATH: folder,
    },
  });
}

function fakeWebcam(file: string | null): string[] {
  if (file === null) return [];
  return [
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${file}`,
  ];
}

/**
 * Unpacks once per version, beside and then into place in one step: test files run at the same time,
 * and one that is killed half way must not leave half a browser to the next.
 */
async function unpackedChromium(): Promise<string> {
  const folder = path.join(tmpdir(), `venue-access-chromium-${packageVersion()}`);
  if (existsSync(folder)) return folder;
  const unpacking = mkdtempSync(`${folder}-`);
  await unpackInto(unpacking);
  writeFileSync(path.join(unpacking, 'fonts.conf'), fontsConf(folder));
  try {
    renameSync(unpacking, folder);
  } catch (error) {
    rmSync(unpacking, { recursive: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

const UNPACK =
  "const { default: chromium } = await import('@sparticuz/chromium'); await chromium.executablePath();";

/**
 * The package unpacks into the system's temporary folder, and brings its own nss only where it believes
 * itself in a cloud; a process of its own can be told both.
 */
async function unpackInto(folder: string): Promise<void> {
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', UNPACK], {
    cwd: projectFile('.'),
    env: { ...process.env, TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' },
  });
}

function fontsConf(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}/fonts</dir>
  <cachedir>${folder}/fonts-cache</cachedir>
</fontconfig>
`;
}

function packageVersion(): string {
  const text = readFileSync(projectFile('node_modules/@sparticuz/chromium/package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
