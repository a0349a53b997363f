import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { EvaluationError } from '#models/evaluation/evaluation-error';
import { readPairsFile } from '#models/evaluation/protocol/pairs-file';
import { tempFolder } from '../temp-folder.ts';

async function pairsIn(text: string, images = '/images') {
  const file = path.join(await tempFolder(), 'pairs.txt');
  await writeFile(file, text);
  return readPairsFile(file, images);
}

describe("LFW's format", () => {
  it('names mated pairs by one person and non-mated pairs by two', async () => {
    const { pairs, personOf, folds, warnings } = await pairsIn(
      '1\nPerson_A\t1\t12\nPerson_A\t2\tPerson_B\t3\n',
    );
    expect(pairs.map(({ line, a, b, same }) => ({ line, a: a.name, b: b.name, same }))).toEqual([
      {
        line: 2,
        a: 'Person_A/Person_A_0001.jpg',
        b: 'Person_A/Person_A_0012.jpg',
        same: true,
      },
      {
        line: 3,
        a: 'Person_A/Person_A_0002.jpg',
        b: 'Person_B/Person_B_0003.jpg',
        same: false,
      },
    ]);
    expect(personOf.get('Person_B/Person_B_0003.jpg')).toBe('Person_B');
    expect(folds).toEqual({ kind: 'none' });
    expect(warnings).toEqual([]);
  });

  it('deals pairs into the folds that the header announces', async () => {
    const fold = 'A\t1\t2\nA\t1\tB\t1\n';
    const { folds } = await pairsIn(`2\t1\n${fold}${fold}`);
    expect(folds).toEqual({ kind: 'given', foldOf: [0, 0, 1, 1] });
  });

  it('takes an image with another ending where there is no .jpg', async () => {
    const images = await tempFolder();
    await mkdir(path.join(images, 'A'));
    await writeFile(path.join(images, 'A/A_0001.png'), '');
    const { pairs } = await pairsIn('1\nA 1 2\nA 1 B 1\n', images);
    expect(pairs.map(({ a, b }) => [a.name, b.name])).toEqual([
      ['A/A_0001.png', 'A/A_0002.jpg'],
      ['A/A_0001.png', 'B/B_0001.jpg'],
    ]);
  });

  it('reads a single fold of another length than announced, and says so', async () => {
    const { pairs, warnings } = await pairsIn('2\nA 1 2\nA 1 B 1\n');
    expect(pairs).toHaveLength(2);
    expect(warnings).toEqual(['pairs.txt announces 4 pairs and names 2']);
  });

  it.each([
    { text: '1\nA 1\n', says: 'line 2' },
    { text: '1\nA 1 2\nA one B 2\n', says: 'line 3' },
    { text: '1\nA 0 1\n', says: 'line 2' },
    { text: '1\nA 1 2\nA 1 B 2 C\n', says: 'line 3' },
    { text: '1\nA 1 2\n../../etc 1 B 1\n', says: 'line 3: "../../etc' },
    { text: '2 1\nA 1 2\nA 1 B 1\n', says: 'are 4, but the file names 2' },
    { text: '5\n', says: 'names no pairs' },
  ])('refuses $text naming the place: $says', async ({ text, says }) => {
    const failure = pairsIn(text);
    await expect(failure).rejects.toThrow(EvaluationError);
    await expect(failure).rejects.toThrow(says);
  });
});

describe('CSV', () => {
  it('is read with byte order mark, Windows line ends, quotes and empty lines', async () => {
    const { pairs } = await pairsIn('\uFEFFa,b,same\r\n"x, y.jpg",sub/z.jpg,1\r\n\r\nsub/z.jpg,w.jpg,0\r\n');
    expect(pairs.map(({ line, a, b, same }) => ({ line, a: a.name, b: b.name, same }))).toEqual([
      { line: 2, a: 'x, y.jpg', b: 'sub/z.jpg', same: true },
      { line: 4, a: 'sub/z.jpg', b: 'w.jpg', same: false },
    ]);
  });

  it('knows images of one person by their mated pairs, over detours too', async () => {
    const { personOf } = await pairsIn(
      'a,b,same\n1.jpg,2.jpg,1\n3.jpg,4.jpg,1\n2.jpg,3.jpg,1\n4.jpg,5.jpg,0\n',
    );
    const person = (name: string) => personOf.get(name);
    expect(new Set(['1.jpg', '2.jpg', '3.jpg', '4.jpg'].map(person)).size).toBe(1);
    expect(person('5.jpg')).not.toBe(person('4.jpg'));
  });

  it.each([
    { line: '../secret.jpg,b.jpg,1', says: 'line 2: "../secret.jpg" leads out' },
    { line: 'a.jpg,/etc/passwd,1', says: 'line 2: "/etc/passwd" leads out' },
    { line: 'a.jpg,sub/../../b.jpg,1', says: 'line 2: "sub/../../b.jpg" leads out' },
    { line: '.,b.jpg,1', says: 'line 2: "." leads out' },
    { line: 'a.jpg,b.jpg,yes', says: 'line 2: "same" must be 1 or 0, not "yes"' },
    { line: 'a.jpg,b.jpg', says: 'line 2: expected 3 fields' },
    { line: 'a.jpg,b.jpg,1,2', says: 'line 2: expected 3 fields' },
    { line: '"a.jpg,b.jpg,1', says: 'line 2: expected 3 fields' },
  ])('refuses $line', async ({ line, says }) => {
    await expect(pairsIn(`a,b,same\n${line}\n`)).rejects.toThrow(says);
  });

  it('refuses a file with neither header', async () => {
    await expect(pairsIn('one.jpg,two.jpg,1\n')).rejects.toThrow('line 1: expected the header "a,b,same"');
  });
});

it('says which file is not there', async () => {
  await expect(readPairsFile('/nowhere/pairs.txt', '/images')).rejects.toThrow(
    '/nowhere/pairs.txt cannot be read',
  );
});
