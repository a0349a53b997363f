import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { withdrawConsent } from '#contract/enrolment';
import {
  cancelImport,
  createImport,
  listImports,
  type PeopleImport,
  readImport,
  startImport,
} from '#contract/people-import';
import { changeAccreditationStatus, createPerson, listPeople, type Person } from '#contract/person';
import { listReviews } from '#contract/photo-review';
import type { Client } from '../world/client.ts';
import { facelessPicture, groupPhoto, photoOf } from '../world/face-photos.ts';
import {
  ended,
  importPeople,
  reportOf,
  sendPhotos,
  sendTable,
  uploadPhotos,
  uploadTable,
} from '../world/import-files.ts';
import { openInvitation } from '../world/open-invitation.ts';
import { startTestServer, type TestServer } from '../world/running-server.ts';
import { makeSmallEvent } from '../world/small-event.ts';
import { spreadsheetOf } from '../world/spreadsheet.ts';
import { storedRows, tamper } from '../world/test-database.ts';
import { zipOf } from '../world/zip-archive.ts';

const MAPPING = {
  externalId: 'Id',
  name: 'Name',
  category: 'Category',
  validFrom: 'From',
  validUntil: 'Until',
  zones: 'Zones',
};
const HEAD = 'Id,Name,Category,From,Until,Zones';
const apply = { mode: 'apply', mapping: MAPPING } as const;
const dryRun = { mode: 'dry-run', mapping: MAPPING } as const;

describe('an import of people', () => {
  let test: TestServer;
  let admin: Client;
  let eventId: string;

  beforeAll(async () => {
    test = await startTestServer();
    admin = await test.admin();
  });
  afterAll(() => test.remove());
  beforeEach(async () => {
    ({ eventId } = await makeSmallEvent(admin));
  });

  const people = async (): Promise<readonly Person[]> =>
    (await admin.ok(listPeople, { params: { eventId }, query: { limit: 200 } })).people;
  const begun = async () => {
    const { id } = await admin.ok(createImport, { params: { eventId } });
    return { eventId, importId: id };
  };
  const refusedRows = (made: PeopleImport) => reportOf(admin, { eventId, importId: made.id });
  const problemOf = async (response: Response) => {
    const body = (await response.json()) as { problems?: { problem: string }[] };
    return { status: response.status, problem: body.problems?.[0]?.problem };
  };
  const files = (): readonly string[] => {
    const folder = path.join(test.dataDir, 'imports', eventId);
    return existsSync(folder) ? readdirSync(folder, { recursive: true }).map(String) : [];
  };

  it('makes people with an accreditation, whose days are days of the event', async () => {
    const table = `${HEAD}\n17,Zoë Müller,ath,2027-07-23,2027-08-08,FIELD;VIP\n18,李 小龍,MED,2027-07-23 08:30,2027-08-08,\n`;
    const made = await importPeople(admin, eventId, { table }, apply);
    expect(made).toMatchObject({ state: { kind: 'done' }, counts: { created: 2, refused: 0 } });
    const byId = new Map((await people()).map((person) => [person.externalId, person]));
    expect(byId.get('17')).toMatchObject({
      name: 'Zoë Müller',
      accreditations: [
        {
          category: 'ATH',
          status: 'active',
          validFromMs: Date.parse('2027-07-23T00:00:00+02:00'),
          validUntilMs: Date.parse('2027-08-09T00:00:00+02:00'),
          zones: ['FIELD', 'VIP'],
        },
      ],
    });
    expect(byId.get('18')?.accreditations[0]?.validFromMs).toBe(Date.parse('2027-07-23T08:30:00+02:00'));
  });

  it('tells in a dry run what it would do, and does nothing', async () => {
    const table = `${HEAD}\n1,One,ATH,2027-07-23,2027-08-08,\n2,,ATH,23/07/2027,2027-08-08,no zone!\n`;
    const tried = await importPeople(admin, eventId, { table }, dryRun);
    expect(tried).toMatchObject({
      state: { kind: 'done', mode: 'dry-run' },
      counts: { created: 1, refused: 1 },
    });
    expect(await refusedRows(tried)).toEqual(['3,Name,missing', '3,From,not-a-date']);
    expect(await people()).toEqual([]);
    const params = { eventId, importId: tried.id };
    await admin.ok(startImport, { params, body: apply });
    await expect.poll(async () => (await people()).length).toBe(1);
  });

  it('is the same again when it is done again, and changes what changed', async () => {
    const table = (name: string, zones: string) =>
      `${HEAD}\n1,${name},ATH,2027-07-23,2027-08-08,${zones}\n2,Two,ATH,2027-07-23,2027-08-08,\n`;
    await importPeople(admin, eventId, { table: table('One', 'FIELD') }, apply);
    const before = await people();
    const again = await importPeople(admin, eventId, { table: table('One', 'FIELD') }, apply);
    expect(again.counts).toMatchObject({ created: 0, updated: 0, unchanged: 2 });
    expect(await people()).toEqual(before);
    const changed = await importPeople(admin, eventId, { table: table('One Renamed', 'VIP') }, apply);
    expect(changed.counts).toMatchObject({ created: 0, updated: 1, unchanged: 1 });
    const one = (await people()).find(({ externalId }) => externalId === '1');
    expect(one).toMatchObject({ name: 'One Renamed', accreditations: [{ zones: ['VIP'] }] });
    expect(one?.id).toBe(before.find(({ externalId }) => externalId === '1')?.id);
  });

  it('leaves alone what it says nothing of', async () => {
    await importPeople(admin, eventId, { table: `${HEAD}\n1,One,ATH,2027-07-23,2027-08-08,FIELD\n` }, apply);
    const mapping = { externalId: 'Id', name: 'Name' };
    const names = await importPeople(
      admin,
      eventId,
      { table: 'Id,Name\n1,Another name\n' },
      { mode: 'apply', mapping },
    );
    expect(names.counts.updated).toBe(1);
    expect((await people())[0]).toMatchObject({
      name: 'Another name',
      accreditations: [{ zones: ['FIELD'] }],
    });
  });

  it('fills in what rows do not say', async () => {
    const defaults = { category: 'VOL', validFrom: '2027-07-23', validUntil: '2027-08-08', zones: ['ALL'] };
    const mapping = { externalId: 'Id', name: 'Name' };
    await importPeople(admin, eventId, { table: 'Id,Name\n1,One\n' }, { mode: 'apply', mapping, defaults });
    expect((await people())[0]?.accreditations).toMatchObject([{ category: 'VOL', zones: ['ALL'] }]);
  });

  it('leaves a suspended accreditation suspended, and does not bring a revoked one back', async () => {
    const table = (until: string) =>
      `${HEAD}\n1,One,ATH,2027-07-23,${until},\n2,Two,ATH,2027-07-23,${until},\n`;
    await importPeople(admin, eventId, { table: table('2027-08-08') }, apply);
    for (const [person, to] of [
      ['1', 'suspended'],
      ['2', 'revoked'],
    ] as const) {
      const { id, accreditations } = (await people()).find(({ externalId }) => externalId === person) ?? {
        id: '',
        accreditations: [],
      };
      const params = { eventId, personId: id, accreditationId: accreditations[0]?.id ?? '' };
      await admin.ok(changeAccreditationStatus, { params, body: { to, reason: 'lost' } });
    }
    const again = await importPeople(admin, eventId, { table: table('2027-08-09') }, apply);
    expect(again.counts).toMatchObject({ updated: 1, refused: 1 });
    expect(await refusedRows(again)).toEqual(['3,,accreditation-ended']);
    const states = new Map((await people()).map((one) => [one.externalId, one.accreditations[0]?.status]));
    expect(states).toEqual(
      new Map([
        ['1', 'suspended'],
        ['2', 'revoked'],
      ]),
    );
  });

  it('tells each wrong row by its line, and says what is wrong with it', async () => {
    const rows = [
      ',No number,ATH,2027-07-23,2027-08-08,',
      '2,"A name\nof two lines",ATH,2027-07-23,2027-08-08,',
      '2,Twice,ATH,2027-07-23,2027-08-08,',
      '4,Backwards,ATH,2027-08-08,2027-07-23,',
      '5,No such day,ATH,2027-02-30,2027-08-08,',
      '6,Bad code,a t h,2027-07-23,2027-08-08,',
      '7,Too many,ATH,2027-07-23,2027-08-08,FIELD,and more',
      '8,No category,,2027-07-23,2027-08-08,',
      `${'9'.repeat(65)},Long number,ATH,2027-07-23,2027-08-08,`,
    ];
    const made = await importPeople(admin, eventId, { table: `${HEAD}\n${rows.join('\n')}\n` }, apply);
    expect(await refusedRows(made)).toEqual([
      '2,Id,missing',
      '5,Id,twice-in-the-file',
      '6,Until,ends-before-it-begins',
      '7,From,not-a-date',
      '8,Category,not-a-code',
      '9,,not-a-row',
      '10,Category,missing',
      '11,Id,too-long',
    ]);
    expect(made.counts).toMatchObject({ created: 1, refused: 8 });
  });

  it('guards its report against formulas', async () => {
    const params = await begun();
    await uploadTable(admin, params, '"=cmd|calc",Name\n,One\n');
    await admin.ok(startImport, {
      params,
      body: { mode: 'dry-run', mapping: { externalId: '=cmd|calc', name: 'Name' } },
    });
    await expect.poll(() => reportOf(admin, params)).toEqual(["2,'=cmd|calc,missing"]);
  });

  describe('takes a table', () => {
    const row = (separator: string) =>
      ['1', 'Ångström', 'ATH', '2027-07-23', '2027-08-08', 'FIELD'].join(separator);
    const text = (separator: string) => `${HEAD.replaceAll(',', separator)}\n${row(separator)}\n`;
    const utf16 = (value: string, order: 'le' | 'be') => {
      const bytes = Buffer.from(`\ufeff${value}`, 'utf16le');
      return order === 'le' ? bytes : bytes.swap16();
    };

    it.each([
      ['with a byte order mark', Buffer.from(`\ufeff${text(',')}`)],
      ['with semicolons', Buffer.from(text(';'))],
      ['with tabs', Buffer.from(text('\t'))],
      ['with lines of Windows', Buffer.from(text(',').replaceAll('\n', '\r\n'))],
      ['in UTF-16, as Excel writes it', utf16(text('\t'), 'le')],
      ['in UTF-16 the other way round', utf16(text(','), 'be')],
    ])('%s', async (_how, table) => {
      await importPeople(admin, eventId, { table }, apply);
      expect((await people())[0]).toMatchObject({ name: 'Ångström', externalId: '1' });
    });

    it('of Excel, with its numbers and days', async () => {
      const table = spreadsheetOf([
        HEAD.split(','),
        [4711, 'Ångström & <Co>', 'ATH', { day: '2027-07-23' }, { day: '2027-08-08' }, 'FIELD'],
        [null, 'No number', 'ATH', { day: '2027-07-23' }, { day: '2027-08-08' }, null],
      ]);
      const made = await importPeople(admin, eventId, { table }, apply);
      expect(await refusedRows(made)).toEqual(['3,Id,missing']);
      expect((await people())[0]).toMatchObject({
        externalId: '4711',
        name: 'Ångström & <Co>',
        accreditations: [
          {
            validFromMs: Date.parse('2027-07-23T00:00:00+02:00'),
            validUntilMs: Date.parse('2027-08-09T00:00:00+02:00'),
          },
        ],
      });
    });

    it('and proposes which column is which', async () => {
      const taken = await uploadTable(
        admin,
        await begun(),
        'Full name,External ID,Zones,Shoe size\nA,1,,42\n',
      );
      expect(taken.table).toMatchObject({
        rows: 1,
        proposed: { externalId: 'External ID', name: 'Full name', zones: 'Zones' },
      });
    });
  });

  describe('refuses', () => {
    it.each([
      ['a table in Windows-1252', Buffer.from('Id,Name\n1,Ren\xe9\n', 'latin1'), 'encoding'],
      ['bytes that are no text', Buffer.from([0x49, 0, 0x64, 0, 0x2c, 0, 0, 0]), 'encoding'],
      ['an empty table', Buffer.from('\n'), 'empty'],
      ['headings without rows', Buffer.from('Id,Name\n'), 'empty'],
      ['two columns of one name', Buffer.from('Id,Id\n1,2\n'), 'headings'],
      ['a spreadsheet that is none', Buffer.from('PK\x03\x04 and nothing more'), 'not-a-table'],
      [
        'a spreadsheet that claims to unpack to gigabytes',
        zipOf([{ name: 'xl/workbook.xml', content: Buffer.alloc(10), claimedBytes: 0xf0000000 }]),
        'not-a-table',
      ],
    ])('%s', async (_what, table, problem) => {
      const params = await begun();
      expect(await problemOf(await sendTable(admin, params, table))).toEqual({ status: 400, problem });
      expect((await admin.ok(readImport, { params })).table).toBeNull();
    });

    it('more rows than it takes', async () => {
      const table = `Id,Name\n${Array.from({ length: 50_001 }, (_, i) => `${i},N`).join('\n')}\n`;
      expect(await problemOf(await sendTable(admin, await begun(), table))).toEqual({
        status: 400,
        problem: 'too-many-rows',
      });
    });

    it('a column that the table does not have', async () => {
      const params = await begun();
      await uploadTable(admin, params, 'Id,Name\n1,One\n');
      expect(await admin.refusal(startImport, { params, body: dryRun })).toBe('invalid-request');
    });

    it('to start without a table, or twice at once', async () => {
      const params = await begun();
      expect(await admin.refusal(startImport, { params, body: dryRun })).toBe('conflict');
    });

    it.each([
      ['no archive', Buffer.from('not a zip at all'), 'not-an-archive'],
      [
        'names that lead out of it',
        zipOf([{ name: '../../etc/passwd.jpg', content: Buffer.from('x') }]),
        'hostile-archive',
      ],
      ['absolute names', zipOf([{ name: '/etc/x.jpg', content: Buffer.from('x') }]), 'hostile-archive'],
    ])('an archive with %s', async (_what, archive, problem) => {
      expect(await problemOf(await sendPhotos(admin, await begun(), archive))).toEqual({
        status: 400,
        problem,
      });
    });
  });

  describe('with photos', () => {
    const photos = { mode: 'apply', mapping: { externalId: 'Id', name: 'Name', photo: 'Photo' } } as const;
    const enrolments = async () =>
      Object.fromEntries((await people()).map((one) => [one.externalId, one.enrolment.kind]));

    it('enrols those that a row names, and those that are called like a number', async () => {
      const archive = zipOf([
        { name: 'pictures/A.JPG', content: await photoOf('a'), method: 'deflated' },
        { name: '2.jpg', content: await photoOf('b') },
      ]);
      const table = 'Id,Name,Photo\n1,One,a.jpg\n2,Two,\n3,Three,\n';
      const made = await importPeople(admin, eventId, { table, photos: archive }, photos);
      expect(made.counts).toMatchObject({ created: 3, photosEnrolled: 2, refused: 0 });
      expect(await enrolments()).toEqual({ 1: 'enrolled', 2: 'enrolled', 3: 'no-photo' });
      const again = await importPeople(admin, eventId, { table, photos: archive }, photos);
      expect(again.counts).toMatchObject({ unchanged: 3, photosEnrolled: 0 });
      expect(files()).toEqual([]);
    });

    it('refuses a row whole whose photo cannot be used, and says why', async () => {
      const blurred = await sharp(await photoOf('c'))
        .blur(6)
        .jpeg()
        .toBuffer();
      const archive = zipOf([
        { name: 'faceless.jpg', content: await facelessPicture() },
        { name: 'group.jpg', content: await groupPhoto() },
        { name: 'blurred.jpg', content: blurred },
        { name: 'broken.jpg', content: Buffer.from('no picture') },
        { name: 'a.jpg', content: await photoOf('a') },
        { name: 'again.jpg', content: await photoOf('aAgain') },
        { name: 'x/two.jpg', content: await photoOf('d') },
        { name: 'y/two.jpg', content: await photoOf('d') },
        { name: 'link.jpg', content: Buffer.from('/etc/passwd'), mode: 0o120777 },
        { name: 'secret.jpg', content: await photoOf('d'), method: 'deflated', encrypted: true },
        { name: 'bomb.jpg', content: Buffer.alloc(30 * 2 ** 20), method: 'deflated' },
        { name: 'liar.jpg', content: Buffer.alloc(30 * 2 ** 20), method: 'deflated', claimedBytes: 1_000 },
        { name: 'notes.txt', content: Buffer.from('not a picture') },
      ]);
      const named = [
        'faceless.jpg',
        'group.jpg',
        'blurred.jpg',
        'broken.jpg',
        'a.jpg',
        'again.jpg',
        'two.jpg',
        'link.jpg',
        'secret.jpg',
        'bomb.jpg',
        'liar.jpg',
        'missing.jpg',
      ];
      const table = `Id,Name,Photo\n${named.map((name, i) => `${i},Person ${i},${name}`).join('\n')}\n`;
      const made = await importPeople(admin, eventId, { table, photos: archive }, photos);
      expect(await refusedRows(made)).toEqual([
        '2,Photo,photo-without-face',
        '3,Photo,photo-of-several',
        '4,Photo,photo-low-quality',
        '5,Photo,photo-unreadable',
        '7,Photo,photo-of-somebody-else-enrolled',
        '8,Photo,photo-ambiguous',
        '9,Photo,photo-unreadable',
        '10,Photo,photo-encrypted',
        '11,Photo,photo-too-large',
        '12,Photo,photo-unreadable',
        '13,Photo,photo-not-there',
      ]);
      expect(made.counts).toMatchObject({ created: 1, refused: 11, photosEnrolled: 1 });
      expect(await enrolments()).toEqual({ 4: 'enrolled' });
    });

    it('or lets somebody look at them', async () => {
      const archive = zipOf([
        { name: '1.jpg', content: await facelessPicture() },
        { name: '2.jpg', content: await photoOf('a') },
        { name: '3.jpg', content: await photoOf('aAgain') },
      ]);
      const table = 'Id,Name\n1,One\n2,Two\n3,Three\n';
      const start = {
        mode: 'apply',
        mapping: { externalId: 'Id', name: 'Name' },
        whenPhotoFails: 'review',
      } as const;
      const made = await importPeople(admin, eventId, { table, photos: archive }, start);
      expect(made.counts).toMatchObject({ created: 3, photosEnrolled: 1, photosToReview: 2 });
      expect(await enrolments()).toEqual({ 1: 'in-review', 2: 'enrolled', 3: 'in-review' });
      const { items } = await admin.ok(listReviews, { params: { eventId } });
      expect(items.map((item) => item.kind === 'photo' && item.review.because.kind)).toEqual([
        'imported',
        'duplicate',
      ]);
      const again = await importPeople(admin, eventId, { table, photos: archive }, start);
      expect(again.counts).toMatchObject({ unchanged: 3, photosToReview: 0 });
    });

    it('tries them in a dry run, and keeps nothing of them', async () => {
      const archive = zipOf([
        { name: '1.jpg', content: await photoOf('a') },
        { name: '2.jpg', content: await facelessPicture() },
      ]);
      const mapping = { externalId: 'Id', name: 'Name' };
      const tried = await importPeople(
        admin,
        eventId,
        { table: 'Id,Name\n1,One\n2,Two\n', photos: archive },
        { mode: 'dry-run', mapping },
      );
      expect(tried.counts).toMatchObject({ created: 1, photosEnrolled: 1, refused: 1 });
      expect(await people()).toEqual([]);
    });

    it('enrols nobody who has withdrawn consent', async () => {
      const person = await admin.ok(createPerson, {
        params: { eventId },
        body: { name: 'One', externalId: '1', accreditations: [] },
      });
      const device = await openInvitation(admin, { eventId, personId: person.id });
      await device.ok(withdrawConsent);
      const archive = zipOf([{ name: '1.jpg', content: await photoOf('a') }]);
      const made = await importPeople(
        admin,
        eventId,
        { table: 'Id,Name,Photo\n1,One,1.jpg\n', photos: archive },
        photos,
      );
      expect(await refusedRows(made)).toEqual(['2,Photo,consent-withdrawn']);
      const faceless = zipOf([{ name: '1.jpg', content: await facelessPicture() }]);
      const toReview = await importPeople(
        admin,
        eventId,
        { table: 'Id,Name,Photo\n1,One,1.jpg\n', photos: faceless },
        { ...photos, whenPhotoFails: 'review' },
      );
      expect(await refusedRows(toReview)).toEqual(['2,Photo,consent-withdrawn']);
      expect(
        await storedRows(test.dataDir, `select 1 from photo_reviews where person_id = '${person.id}'`),
      ).toEqual([]);
    });
  });

  it('keeps its files sealed, and only until it is done', async () => {
    const params = await begun();
    await uploadTable(admin, params, `${HEAD}\n1,Quintessa Sealed,ATH,2027-07-23,2027-08-08,\n`);
    await uploadPhotos(admin, params, zipOf([{ name: '1.jpg', content: await photoOf('a') }]));
    const kept = files()
      .map((name) => path.join(test.dataDir, 'imports', eventId, name))
      .filter((name) => !readdirIsFolder(name));
    expect(kept.length).toBe(2);
    for (const file of kept) {
      const bytes = readFileSync(file);
      expect(bytes.includes('Quintessa') || bytes.includes('1.jpg') || bytes.includes('JFIF')).toBe(false);
    }
    await admin.ok(startImport, { params, body: apply });
    await expect.poll(files, { timeout: 30_000 }).toEqual([]);
  });

  it('goes on with the photos it has when others are refused, and keeps no more than it needs', async () => {
    const params = await begun();
    const photos = zipOf([{ name: '1.jpg', content: await photoOf('a') }]);
    for (const name of ['First', 'Second']) {
      await uploadTable(admin, params, `Id,Name,Photo\ntwice-taken,${name},1.jpg\n`);
      await uploadPhotos(admin, params, photos);
    }
    const noPhotos = await problemOf(await sendPhotos(admin, params, Buffer.from('no archive at all')));
    expect(noPhotos.status).toBe(400);
    expect(files().filter((name) => name.startsWith(`${params.importId}/`))).toHaveLength(2);
    await admin.ok(startImport, {
      params,
      body: { mode: 'apply', mapping: { externalId: 'Id', name: 'Name', photo: 'Photo' } },
    });
    expect(await ended(admin, params)).toMatchObject({
      state: { kind: 'done' },
      counts: { created: 1, photosEnrolled: 1 },
    });
  });

  it('is cancelled: what was done stays, and it can be started again', async () => {
    const params = await begun();
    await uploadTable(admin, params, `${HEAD}\n1,One,ATH,2027-07-23,2027-08-08,\n`);
    await tamper(test.dataDir, `update imports set place = 'elsewhere' where id = '${params.importId}'`);
    await admin.ok(startImport, { params, body: apply });
    expect((await admin.ok(cancelImport, { params })).state.kind).toBe('cancelled');
    expect(await admin.refusal(cancelImport, { params })).toBe('conflict');
    const [own] = (await admin.ok(listImports, { params: { eventId } })).imports;
    expect(own?.state.kind).toBe('cancelled');
  });
});

function readdirIsFolder(name: string): boolean {
  try {
    readdirSync(name);
    return true;
  } catch {
    return false;
  }
}
