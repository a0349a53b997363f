import type { AccreditationCodes } from '#contract/accreditation-codes';

export type CodeKind = 'categories' | 'functions';

/** A category or a function as the form speaks of it. */
export interface CodeDraft {
  readonly code: string;
  readonly name: string;
  /** Privileges; a function gives none. */
  readonly zones: string[];
}

export function lineAt(
  codes: AccreditationCodes,
  kind: CodeKind,
  code: string,
): Partial<CodeDraft> | undefined {
  return codes[kind].find((line) => line.code === code);
}

/** With the one of this code replaced; one more where there is none. */
export function withLine(
  codes: AccreditationCodes,
  kind: CodeKind,
  { code, name, zones }: CodeDraft,
): AccreditationCodes {
  return kind === 'categories'
    ? { ...codes, categories: put(codes.categories, { code, name, zones }) }
    : { ...codes, functions: put(codes.functions, { code, name }) };
}

export function without(codes: AccreditationCodes, kind: CodeKind, code: string): AccreditationCodes {
  return { ...codes, [kind]: codes[kind].filter((line) => line.code !== code) };
}

/** With the one at this place and the one before it the other way round. */
export function movedUp(codes: AccreditationCodes, kind: CodeKind, at: number): AccreditationCodes {
  const lines: AccreditationCodes[CodeKind] = [...codes[kind]];
  const order = [
    ...lines.slice(0, at - 1),
    ...lines.slice(at, at + 1),
    ...lines.slice(at - 1, at),
    ...lines.slice(at + 1),
  ];
  return { ...codes, [kind]: order };
}

function put<Line extends { readonly code: string }>(lines: readonly Line[], line: Line): Line[] {
  const there = lines.some(({ code }) => code === line.code);
  return there ? lines.map((one) => (one.code === line.code ? line : one)) : [...lines, line];
}
