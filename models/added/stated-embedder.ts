import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { StatedEmbedder } from './check-embedder.ts';
import { type Alignment, MODEL_NAME } from './descriptor.ts';
import { type ModelAspect, UnusableModel } from './unusable-model.ts';

/** What the deployer types, still as text. */
export interface EmbedderWords {
  readonly name: string;
  readonly size: string;
  readonly layout: string;
  readonly channels: string;
  readonly mean: string;
  readonly scale: string;
  readonly template: string;
  readonly dimensions: string;
  readonly output?: string;
  readonly licence: string;
}

export interface Statement extends StatedEmbedder {
  readonly name: string;
  readonly licence: string;
  readonly alignment: Alignment;
}

/** Names of shipped pipelines and of their ids. */
const TAKEN = ['onnx', 'face-api', 'fr512', 'dlib128'];
const LENGTHS = { least: 64, most: 2048 };
const SIDES = { least: 16, most: 1024 };

/** @throws UnusableModel naming the word that cannot be used */
export function parseStatement(words: EmbedderWords): Statement {
  const { width, height } = sizeOf(words.size);
  const scale = threeNumbers('scale', words.scale);
  if (scale.some((each) => each === 0)) throw new UnusableModel('scale', 'a value cannot be divided by 0');
  if (words.licence.trim() === '') throw new UnusableModel('licence', 'say under which licence you use it');
  return {
    name: nameOf(words.name),
    licence: words.licence.trim(),
    input: {
      width,
      height,
      layout: oneOf('layout', words.layout, ['NCHW', 'NHWC']),
      channels: oneOf('channels', words.channels, ['RGB', 'BGR']),
      mean: threeNumbers('mean', words.mean),
      scale,
    },
    outputName: words.output ?? null,
    outputLength: wholeNumber('dimensions', words.dimensions, LENGTHS),
    alignment: alignmentOf(words.template, { width, height }),
  };
}

function nameOf(name: string): string {
  if (!MODEL_NAME.test(name)) {
    throw new UnusableModel(
      'name',
      `"${name}" is no name: 2 to 40 lower-case letters, digits and single hyphens between them`,
    );
  }
  if (TAKEN.includes(name)) throw new UnusableModel('name', `"${name}" is a pipeline that is shipped`);
  return name;
}

function sizeOf(text: string): { readonly width: number; readonly height: number } {
  const [width = '', height = width, ...more] = text.split('x');
  if (more.length > 0) throw new UnusableModel('size', `"${text}" is neither a side nor WIDTHxHEIGHT`);
  return { width: wholeNumber('size', width, SIDES), height: wholeNumber('size', height, SIDES) };
}

function alignmentOf(template: string, { width, height }: { width: number; height: number }): Alignment {
  if (template === 'arcface-112' || template === 'dlib-chip') {
    if (width === height) return { kind: template };
    throw new UnusableModel('template', `${template} is for square pictures, not ${width}x${height}`);
  }
  return { kind: 'five-points', points: pointsIn(template, { width, height }) };
}

const pointPairs = z.array(z.tuple([z.number(), z.number()])).length(5);

function pointsIn(file: string, { width, height }: { width: number; height: number }) {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new UnusableModel(
      'template',
      `"${file}" is neither arcface-112 nor dlib-chip nor a JSON file of five points`,
      { cause },
    );
  }
  const parsed = pointPairs.safeParse(content);
  if (!parsed.success) {
    throw new UnusableModel('template', `${file} does not hold five points [[x, y], ...]`);
  }
  const points = parsed.data.map(([x, y]) => ({ x, y }));
  if (points.some(({ x, y }) => !(x >= 0 && x < width && y >= 0 && y < height))) {
    throw new UnusableModel('template', `a point of ${file} lies outside ${width}x${height}`);
  }
  const [left, right, nose, mouthLeft] = points;
  const upright = left && right && nose && mouthLeft && left.x < right.x && left.y < mouthLeft.y;
  if (!upright) {
    throw new UnusableModel(
      'template',
      `${file} must list the image-left eye, the image-right eye, the nose tip and the mouth corners, in this order`,
    );
  }
  return points;
}

function threeNumbers(aspect: ModelAspect, text: string): [number, number, number] {
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const [first, second = first, third = first] = numbers;
  const usable = numbers.length === 1 || numbers.length === 3;
  if (!usable || !numbers.every(Number.isFinite) || first === undefined) {
    throw new UnusableModel(aspect, `"${text}" is neither one number nor three with commas between`);
  }
  return [first, second as number, third as number];
}

function oneOf<Word extends string>(aspect: ModelAspect, text: string, words: readonly Word[]): Word {
  const found = words.find((word) => word === text.toUpperCase());
  if (found === undefined) throw new UnusableModel(aspect, `"${text}" is none of ${words.join(', ')}`);
  return found;
}

function wholeNumber(
  aspect: ModelAspect,
  text: string,
  { least, most }: { readonly least: number; readonly most: number },
): number {
  const number = Number(text);
  if (text.trim() !== '' && Number.isInteger(number) && number >= least && number <= most) return number;
  throw new UnusableModel(aspect, `"${text}" is no whole number from ${least} to ${most}`);
}
