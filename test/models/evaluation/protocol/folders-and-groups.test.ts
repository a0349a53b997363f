import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readGroupsFile } from '#models/evaluation/protocol/groups-file';
import { readImageTree } from '#models/evaluation/protocol/image-tree';
import { readPersonFolders } from '#models/evaluation/protocol/person-folders';
import { tempFolder } from '../temp-folder.ts';

async function tree(...files: string[]): Promise<string> {
  const root = await tempFolder();
  for (const file of files) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), '');
  }
  return root;
}

describe('a folder per person', () => {
  it('lists people and their images by name, and says what it passed over', async () => {
    const root = await tree(
      'b/2.jpg',
      'b/1.PNG',
      'a/x.webp',
      'a/notes.txt',
      'stray.jpg',
      '.hidden/h.jpg',
      'empty/readme.md',
    );
    const { people, warnings } = await readPersonFolders(root);
    expect(people.map(({ person, images }) => [person, images.map(({ name }) => name)])).toEqual([
      ['a', ['a/x.webp']],
      ['b', ['b/1.PNG', 'b/2.jpg']],
    ]);
    expect(warnings.join()).toContain('3 files');
  });

  it('counts images that cannot be decoded as images, not as strangers to the set', async () => {
    const { people } = await readPersonFolders(await tree('a/1.heic', 'a/2.gif'));
    expect(people[0]?.images).toHaveLength(2);
  });

  it('passes over a link that leads nowhere', async () => {
    const root = await tree('a/1.jpg');
    await symlink('/nowhere', path.join(root, 'b'));
    expect((await readPersonFolders(root)).people).toHaveLength(1);
  });

  it.each([{ files: [] }, { files: ['1.jpg'] }])(
    'refuses a folder without people: $files',
    async ({ files }) => {
      await expect(readPersonFolders(await tree(...files))).rejects.toThrow(
        'a folder of images for each person',
      );
    },
  );

  it('says which folder is not there', async () => {
    await expect(readPersonFolders('/nowhere')).rejects.toThrow('/nowhere cannot be read');
  });
});

describe('a tree of images', () => {
  it('holds every image below it', async () => {
    const { images } = await readImageTree(await tree('phone/a/1.jpg', '2.jpg', '.cache/3.jpg'));
    expect(images.map(({ name }) => name)).toEqual(['2.jpg', 'phone/a/1.jpg']);
  });

  it('refuses to be empty', async () => {
    await expect(readImageTree(await tree('readme.txt'))).rejects.toThrow('holds no images');
  });
});

describe('groups', () => {
  async function groups(text: string) {
    const file = path.join(await tempFolder(), 'groups.csv');
    await writeFile(file, text);
    return readGroupsFile(file);
  }

  it('are looked up by image, by person and by folder, the nearest first', async () => {
    const found = await groups('name,group\np1,north\np1/2.jpg,south\n');
    expect(found.groupOf('p1/1.jpg', 'p1')).toBe('north');
    expect(found.groupOf('p1/2.jpg', 'p1')).toBe('south');
    expect(found.groupOf('p1/3.jpg', 'somebody')).toBe('north');
    expect(found.groupOf('p2/1.jpg', 'p2')).toBeNull();
  });

  it.each([
    { text: 'name;group\na;b\n', says: 'line 1' },
    { text: 'name,group\na,\n', says: 'line 2' },
    { text: 'name,group\na,x\nb,y\na,z\n', says: 'line 4: "a" was put into "x" before' },
  ])('refuse $text', async ({ text, says }) => {
    await expect(groups(text)).rejects.toThrow(says);
  });
});
