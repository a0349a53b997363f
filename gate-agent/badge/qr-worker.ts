import { readFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { projectFile } from '#models/project-file';
import type { QrAnswer, QrQuestion } from './qr-message.ts';

if (!parentPort) throw new Error('the QR reader runs in a worker thread');
const port = parentPort;

// Left to itself the package would fetch its module from a public server.
prepareZXingModule({
  overrides: {
    wasmBinary: new Uint8Array(
      readFileSync(projectFile('node_modules/zxing-wasm/dist/reader/zxing_reader.wasm')),
    ).buffer,
  },
});

port.on('message', (question: QrQuestion) => {
  contentsIn(question).then(
    (contents) => port.postMessage({ id: question.id, contents } satisfies QrAnswer),
    (fault: unknown) => port.postMessage({ id: question.id, fault: String(fault) } satisfies QrAnswer),
  );
});

async function contentsIn({ rgb, width, height }: QrQuestion): Promise<string[]> {
  const found = await readBarcodes(
    { data: withAlpha(rgb), width, height, colorSpace: 'srgb' },
    { formats: ['QRCode'], tryHarder: true, tryInvert: false, maxNumberOfSymbols: 4 },
  );
  return found.filter(({ isValid }) => isValid).map(({ text }) => text);
}

/** The decoder takes four channels and looks at three. */
function withAlpha(rgb: Uint8Array): Uint8ClampedArray<ArrayBuffer> {
  const pixels = rgb.length / 3;
  const rgba = new Uint8ClampedArray(pixels * 4);
  for (let i = 0, from = 0, to = 0; i < pixels; i++, from += 3, to += 4) {
    rgba[to] = rgb[from] ?? 0;
    rgba[to + 1] = rgb[from + 1] ?? 0;
    rgba[to + 2] = rgb[from + 2] ?? 0;
  }
  return rgba;
}
