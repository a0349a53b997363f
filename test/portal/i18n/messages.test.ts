import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../../enrollment-portal/src/i18n/languages.ts';
import type { Messages } from '../../../enrollment-portal/src/i18n/messages.ts';

const SOURCES = fileURLToPath(new URL('../../../enrollment-portal/src', import.meta.url));
const PLURAL = /_(zero|one|two|few|many|other)$/;

const languages = await Promise.all(
  LANGUAGES.map(async ({ code, load }) => ({ code, texts: flatten(await load()) })),
);
const english = languages.find(({ code }) => code === 'en')?.texts ?? new Map<string, string>();
const asked = keysAskedFor();

describe('the texts of the portal', () => {
  it('has a text for every key that the code asks for', () => {
    const known = new Set([...english.keys()].map(baseOf));
    const missing = [...asked.exact].filter((key) => !known.has(key));
    expect(missing).toEqual([]);
  });

  it('has a text for every key that the code puts together', () => {
    const known = [...english.keys()].map(baseOf);
    const empty = asked.patterns.filter((pattern) => !known.some((key) => pattern.test(key)));
    expect(empty).toEqual([]);
  });

  it('holds no text that no code asks for', () => {
    const unused = [...english.keys()]
      .map(baseOf)
      .filter((key) => !asked.exact.has(key) && !asked.patterns.some((pattern) => pattern.test(key)));
    expect(unused).toEqual([]);
  });

  it.each(languages)('speaks of the same things in $code as in English', ({ texts }) => {
    expect(bases(texts)).toEqual(bases(english));
  });

  it.each(languages)('has a form for every number in $code', ({ code, texts }) => {
    const wanted = new Intl.PluralRules(code).resolvedOptions().pluralCategories;
    const counted = [...new Set([...texts.keys()].filter((key) => PLURAL.test(key)).map(baseOf))];
    const missing = counted.flatMap((key) =>
      wanted.map((category) => `${key}_${category}`).filter((form) => !texts.has(form)),
    );
    expect(missing).toEqual([]);
  });

  it.each(languages)('fills the same gaps in $code as in English', ({ code, texts }) => {
    const differing = [...texts].filter(([key, text]) => {
      const model = gaps(english.get(key) ?? english.get(`${baseOf(key)}_other`) ?? '');
      const found = gaps(text);
      const number = saysItsNumber(code, key) ? model.filter((gap) => !found.includes(gap)) : [];
      return number.length > 1 || model.filter((gap) => !number.includes(gap)).join() !== found.join();
    });
    expect(differing.map(([key]) => key)).toEqual([]);
  });

  it.each(languages.filter(({ code }) => code !== 'en'))(
    'leaves nothing in English in $code',
    ({ texts }) => {
      const sentence = /[a-z]{3,} [a-z]{3,} [a-z]{3,}/i;
      const untranslated = [...texts].filter(
        ([key, text]) => sentence.test(text) && text === english.get(key),
      );
      expect(untranslated).toEqual([]);
    },
  );
});

function flatten(messages: Messages, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(messages).flatMap(([key, value]) =>
      typeof value === 'string' ? [[prefix + key, value]] : [...flatten(value, `${prefix}${key}.`)],
    ),
  );
}

function bases(texts: ReadonlyMap<string, string>): string[] {
  return [...new Set([...texts.keys()].map(baseOf))].sort();
}

function baseOf(key: string): string {
  return key.replace(PLURAL, '');
}

function gaps(text: string): string[] {
  return [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name).sort();
}

/** Whether a plural form stands for one number alone, as the Arabic dual does: the word may then replace the figure. */
function saysItsNumber(code: string, key: string): boolean {
  const [, form] = key.match(PLURAL) ?? [];
  const rules = new Intl.PluralRules(code);
  const numbers = Array.from({ length: 200 }, (_, number) => number);
  return numbers.filter((number) => rules.select(number) === form).length === 1;
}

/** Whole keys anywhere in quotes, and the shape of those in template literals: `a.${b}.c` asks for any `a.*.c`. */
function keysAskedFor(): { exact: ReadonlySet<string>; patterns: readonly RegExp[] } {
  const exact = new Set<string>();
  const patterns: RegExp[] = [];
  const areas = [...new Set([...english.keys()].map((key) => key.split('.')[0]))].join('|');
  for (const source of sources(SOURCES)) {
    for (const [, key = ''] of source.matchAll(new RegExp(`'((?:${areas})\\.[\\w.-]+)'`, 'g'))) {
      exact.add(key);
    }
    for (const [, template = ''] of source.matchAll(
      new RegExp(`\`((?:${areas})\\.[^\`]*\\$\\{[^\`]*)\``, 'g'),
    )) {
      const shape = template.split(/\$\{[^}]*\}/).map((part) => part.replaceAll('.', '\\.'));
      patterns.push(new RegExp(`^${shape.join('[^.]+')}$`));
    }
  }
  return { exact, patterns };
}

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.parentPath.includes('i18n'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}
