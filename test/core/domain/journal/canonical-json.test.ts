import { describe, expect, it } from 'vitest';
import { canonicalJson } from '#domain/journal/canonical-json';

describe('canonical JSON', () => {
  it.each([
    [{ b: 1, a: 2 }, '{"a":2,"b":1}'],
    [{ a: { d: null, c: [3, 1, 2] } }, '{"a":{"c":[3,1,2],"d":null}}'],
    [{ '10': 1, '9': 2 }, '{"10":1,"9":2}'],
    [[1e21, 0.1, -0, 1e-7], '[1e+21,0.1,0,1e-7]'],
    ['é\u2028"', '"é\u2028\\""'],
    [[true, false, null, '', []], '[true,false,null,"",[]]'],
  ])('%j has one text', (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  it('does not depend on the order in which keys were set', () => {
    const one = Object.fromEntries([
      ['zone', 1],
      ['at', 2],
      ['Z', 3],
    ]);
    const other = Object.fromEntries([
      ['Z', 3],
      ['zone', 1],
      ['at', 2],
    ]);
    expect(canonicalJson(one)).toBe(canonicalJson(other));
  });

  it('survives being read and written again', () => {
    const text = canonicalJson({ b: [1, { d: 'x', c: 0.30000000000000004 }], a: null });
    expect(canonicalJson(JSON.parse(text))).toBe(text);
  });

  it.each([
    ['undefined', { a: undefined }],
    ['NaN', [Number.NaN]],
    ['infinity', { a: { b: Number.POSITIVE_INFINITY } }],
    ['a function', { a: () => 1 }],
    ['a bigint', [1n]],
  ])('refuses %s and says where', (_, value) => {
    expect(() => canonicalJson(value)).toThrow(/^\$/);
  });
});
