import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const SOURCES = fileURLToPath(new URL('../../../enrollment-portal/src', import.meta.url));
const MANTINE = fileURLToPath(new URL('../../../node_modules/@mantine/core', import.meta.url));

describe("the list of Mantine's styles", () => {
  it('holds those of every component in use, and of what these are made of', () => {
    const needed = stylesOf(componentsInUse());
    const listed = stylesListed();
    expect(needed.filter((name) => !listed.includes(name))).toEqual([]);
  });

  it("keeps Mantine's own order, which decides between rules of equal weight", () => {
    const all = readFileSync(path.join(MANTINE, 'styles.css'), 'utf8');
    const places = stylesListed()
      .map(
        (name) =>
          readFileSync(path.join(MANTINE, 'styles', `${name}.css`), 'utf8').match(/\.m_[a-z0-9]+/)?.[0],
      )
      .flatMap((firstClass) => (firstClass === undefined ? [] : [all.indexOf(firstClass)]));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });
});

function componentsInUse(): string[] {
  return readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readFileSync(path.join(SOURCES, name), 'utf8'))
    .flatMap((source) => [...source.matchAll(/import \{([^}]+)\} from '@mantine\/core'/g)])
    .flatMap(([, names = '']) => names.split(',').map((name) => name.trim()))
    .filter((name) => name !== '' && !name.startsWith('type '));
}

/** Follows the imports of the components' modules to the style modules that they use. */
function stylesOf(components: readonly string[]): string[] {
  const index = readFileSync(path.join(MANTINE, 'esm/index.mjs'), 'utf8');
  const home = new Map(
    [...index.matchAll(/import \{([^}]+)\} from "(\.[^"]+)"/g)].flatMap(([, names = '', file = '']) =>
      names.split(',').map((name) => [name.trim(), path.join(MANTINE, 'esm', file)] as const),
    ),
  );
  const seen = new Set<string>();
  const visit = (file: string) => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const [, target = ''] of readFileSync(file, 'utf8').matchAll(/from "(\.[^"]+)"/g)) {
      visit(path.join(path.dirname(file), target));
    }
  };
  for (const component of components) visit(home.get(component) ?? path.join(MANTINE, 'esm/index.mjs'));
  return [...seen].flatMap((file) => file.match(/(\w+)\.module\.mjs$/)?.[1] ?? []).sort();
}

function stylesListed(): string[] {
  const css = readFileSync(path.join(SOURCES, 'ui/mantine.css'), 'utf8');
  return [...css.matchAll(/styles\/([\w-]+)\.css/g)].map(([, name = '']) => name);
}
