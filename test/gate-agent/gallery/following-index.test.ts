import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Gallery } from '#gate-agent/gallery/gallery';
import { type GalleryIndex, GalleryIndexFault } from '#models/gallery-index/gallery-index';
import { openGalleryIndex } from '#models/gallery-index/open-gallery-index';
import { faceOf } from '../world/faces.ts';
import {
  apply,
  changed,
  heldChanges,
  namesOf,
  restart,
  saveGallery,
  upsert,
} from '../world/saved-gallery.ts';
import { tempFolder } from '../world/temp-folder.ts';

let folder: string;
const file = () => join(folder, 'gallery.snapshot');

beforeEach(() => {
  folder = tempFolder();
});

const savedGallery = (openIndex?: typeof openGalleryIndex) => saveGallery(folder, openIndex);
const restarted = (gallery: Gallery) => restart(gallery, folder);

describe('a gallery that starts over', () => {
  it('makes the file worthless at once, and what was before is deleted', async () => {
    const before = await savedGallery();
    await apply(before, {
      restart: true,
      more: true,
      cursor: 'new-1',
      changes: [upsert('person-8', faceOf(8))],
    });
    expect(existsSync(file())).toBe(true);
    await apply(before, { cursor: 'new-2', changes: [upsert('person-9', faceOf(9))] });
    expect(existsSync(file())).toBe(false);
    await before.forgetOld();
    const reader = new Database(join(folder, 'gallery.db'), { readonly: true });
    const people = reader.prepare('SELECT person_id FROM person ORDER BY person_id').pluck().all();
    const templates = reader.prepare('SELECT count(*) FROM template').pluck().get();
    reader.close();
    expect([people, templates]).toEqual([['person-8', 'person-9'], 2]);
    expect(await namesOf(await restarted(before), 1, 8, 9)).toEqual([null, 'person-8', 'person-9']);
  });

  it('is in no file before it is the one that is searched', async () => {
    const held = heldChanges();
    const gallery = await savedGallery(held.openIndex);
    held.begin();
    const next = [upsert('person-8', faceOf(8)), upsert('person-9', faceOf(9))];
    const switching = apply(gallery, { restart: true, cursor: 'new-1', changes: next });
    // On disk it is in use already; in memory the one before is searched still.
    expect(gallery.isWorthSaving).toBe(false);
    await gallery.saveSnapshot();
    held.end();
    await switching;
    expect(await namesOf(await restarted(gallery), 1, 8, 9)).toEqual([null, 'person-8', 'person-9']);
  });

  it('again before its end holds only whom the last beginning told', async () => {
    const gallery = await savedGallery();
    await apply(gallery, {
      restart: true,
      more: true,
      cursor: 'new-1',
      changes: [upsert('person-8', faceOf(8))],
    });
    await apply(gallery, {
      restart: true,
      more: true,
      cursor: 'new-2',
      changes: [upsert('person-9', faceOf(9))],
    });
    expect(await namesOf(gallery, 1, 8, 9)).toEqual(['person-1', null, null]);
    await apply(gallery, { cursor: 'new-3' });
    expect(await namesOf(gallery, 1, 8, 9)).toEqual([null, null, 'person-9']);
    await gallery.forgetOld();
    expect(await namesOf(await restarted(gallery), 1, 8, 9)).toEqual([null, null, 'person-9']);
  });
});

describe('a page that the index refuses', () => {
  it('is in no file until the gallery is whole again', async () => {
    const refusing = refusingOnce();
    const gallery = await savedGallery((pipelineId) => refusing.over(openGalleryIndex(pipelineId)));
    refusing.begin();
    const applying = apply(gallery, { changes: [upsert('person-4', faceOf(4))] });
    await Promise.all([gallery.saveSnapshot(), expect(applying).rejects.toThrow(GalleryIndexFault)]);
    expect(await namesOf(await restarted(gallery), 1, 4)).toEqual(['person-1', 'person-4']);
  });
});

/** Indexes of which one, after `begin`, refuses the next change. */
function refusingOnce() {
  let refuses = false;
  return {
    begin: () => {
      refuses = true;
    },
    over: (index: GalleryIndex) =>
      changed(index, (update) => (upserts, removals) => {
        if (!refuses) return update(upserts, removals);
        refuses = false;
        return Promise.reject(new GalleryIndexFault('not today'));
      }),
  };
}

describe('an index that is loaded anew', () => {
  /** A gallery whose index could not follow a page and, with the next one, reads the disk: it waits before it holds it. */
  async function reloading() {
    const held = heldChanges();
    const refusing = refusingOnce();
    const gallery = await savedGallery((pipelineId) => refusing.over(held.openIndex(pipelineId)));
    // Without the file everyone is read from the database, through the changes that are held.
    await apply(gallery, { changes: [{ kind: 'tombstone', personId: 'person-3' }] });
    refusing.begin();
    await expect(apply(gallery, { changes: [upsert('person-4', faceOf(4))] })).rejects.toThrow();
    held.begin();
    const loading = apply(gallery, { changes: [] });
    const loaded = () => {
      held.end();
      return loading;
    };
    return { gallery, loaded };
  }

  it('does not bring anybody back when everyone is forgotten meanwhile', async () => {
    const { gallery, loaded } = await reloading();
    await gallery.forgetEveryone();
    await loaded();
    expect(gallery.people).toBe(0);
    expect(await namesOf(gallery, 1, 2, 4)).toEqual([null, null, null]);
  });

  it('does not bring back whom the disk forgot meanwhile', async () => {
    const { gallery, loaded } = await reloading();
    const forgetting = gallery.forget('person-2');
    await loaded();
    await forgetting;
    expect(await namesOf(gallery, 1, 2, 4)).toEqual(['person-1', null, 'person-4']);
    expect(gallery.isWorthSaving).toBe(true);
  });
});
