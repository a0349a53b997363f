/** A picture on a page; all lengths in points, 72 to the inch, from the lower left corner. */
export interface PlacedJpeg {
  readonly jpeg: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PdfPage {
  readonly width: number;
  readonly height: number;
  readonly pictures: readonly PlacedJpeg[];
}

/**
 * A PDF whose pages hold pictures and nothing else (ISO 32000-1, form 1.4). Words are drawn into the pictures
 * by the browser, which shapes every script and has the fonts for it; the fonts that a PDF may count on have
 * neither Arabic nor Chinese.
 */
export function pdfOf(pages: readonly PdfPage[]): Uint8Array<ArrayBuffer> {
  const file = new PdfFile();
  const tree = file.reserve();
  const kids = pages.map(({ width, height, pictures }) => {
    const images = pictures.map((picture) => file.add(imageHead(picture), picture.jpeg));
    const drawing = pictures
      .map(({ x, y, width: w, height: h }, at) => `q ${nr(w)} 0 0 ${nr(h)} ${nr(x)} ${nr(y)} cm /I${at} Do Q`)
      .join('\n');
    const content = file.add('<< >>', new TextEncoder().encode(drawing));
    const names = images.map((id, at) => `/I${at} ${id} 0 R`).join(' ');
    return file.add(
      `<< /Type /Page /Parent ${tree} 0 R /MediaBox [0 0 ${nr(width)} ${nr(height)}] ` +
        `/Resources << /XObject << ${names} >> >> /Contents ${content} 0 R >>`,
    );
  });
  const refs = kids.map((id) => `${id} 0 R`).join(' ');
  file.fill(tree, `<< /Type /Pages /Kids [${refs}] /Count ${kids.length} >>`);
  const catalog = file.add(`<< /Type /Catalog /Pages ${tree} 0 R >>`);
  return file.finish(catalog);
}

function imageHead({ widthPx, heightPx }: PlacedJpeg): string {
  return (
    `<< /Type /XObject /Subtype /Image /Width ${widthPx} /Height ${heightPx} ` +
    '/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode >>'
  );
}

function nr(length: number): string {
  return String(Math.round(length * 100) / 100);
}

class PdfFile {
  readonly #objects: (readonly Uint8Array[])[] = [];

  /** @returns the number of an object that is filled in later */
  reserve(): number {
    this.#objects.push([]);
    return this.#objects.length;
  }

  /** @param head a dictionary; for a stream without its length */
  add(head: string, stream?: Uint8Array): number {
    const id = this.reserve();
    this.fill(id, head, stream);
    return id;
  }

  fill(id: number, head: string, stream?: Uint8Array): void {
    this.#objects[id - 1] = stream
      ? [
          bytes(`${id} 0 obj\n${head.slice(0, -2)}/Length ${stream.length} >>\nstream\n`),
          stream,
          bytes('\nendstream\nendobj\n'),
        ]
      : [bytes(`${id} 0 obj\n${head}\nendobj\n`)];
  }

  finish(catalog: number): Uint8Array<ArrayBuffer> {
    const parts: Uint8Array[] = [bytes('%PDF-1.4\n')];
    const offsets: number[] = [];
    let at = parts[0]?.length ?? 0;
    for (const object of this.#objects) {
      offsets.push(at);
      for (const part of object) {
        parts.push(part);
        at += part.length;
      }
    }
    const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
    const size = offsets.length + 1;
    parts.push(
      bytes(
        `xref\n0 ${size}\n0000000000 65535 f \n${rows}` +
          `trailer\n<< /Size ${size} /Root ${catalog} 0 R >>\nstartxref\n${at}\n%%EOF\n`,
      ),
    );
    return joined(parts);
  }
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
