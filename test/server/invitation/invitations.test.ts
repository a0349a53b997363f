import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pathOf } from '#contract/call';
import { openEnrolment, readOwnEnrolment } from '#contract/enrolment';
import {
  exportInvitationLinks,
  invitePeople,
  invitePerson,
  listInvitations,
  renewEnrolmentLink,
  revokeInvitation,
} from '#contract/invitation';
import { createPerson } from '#contract/person';
import { Client } from '../world/client.ts';
import { enrol } from '../world/enrol.ts';
import { openLink } from '../world/open-invitation.ts';
import { startTestServer, type TestServer, tokenIn } from '../world/running-server.ts';
import { addPerson, makeSmallEvent } from '../world/small-event.ts';
import { storedRows } from '../world/test-database.ts';

const DAY_MS = 24 * 60 * 60_000;

describe('an invitation to enrol a photo', () => {
  let test: TestServer;
  let admin: Client;
  let eventId: string;
  let personId: string;

  beforeAll(async () => {
    test = await startTestServer();
  });
  afterAll(() => test.remove());
  beforeEach(async () => {
    admin = await test.admin();
    ({ eventId } = await makeSmallEvent(admin));
    personId = (await addPerson(admin, eventId, 'Invited', ['FIELD'])).id;
  });

  const invite = (lastsDays = 14) =>
    admin.ok(invitePerson, { params: { eventId, personId }, body: { lastsDays } });
  const open = (link: string) =>
    new Client(test.server.url).call(openEnrolment, { body: { token: tokenIn(link) } });
  const states = async () =>
    (await admin.ok(listInvitations, { params: { eventId } })).invitations.map(({ state }) => state.kind);
  const ENDED = { status: 410, error: { kind: 'link-used-or-expired' } };

  it('has a link, a QR code of it, and opens what is the person’s own', async () => {
    const { link, qr } = await invite();
    expect(link).toMatch(new RegExp(`^${test.server.publicUrl}/enrol#token=`));
    expect(qr).toMatch(/^<svg /);
    const device = await openLink(test.server.url, link);
    expect((await device.ok(readOwnEnrolment)).person.name).toBe('Invited');
    expect(await states()).toEqual(['opened']);
  });

  it('opens once', async () => {
    const { link } = await invite();
    await openLink(test.server.url, link);
    expect(await open(link)).toMatchObject(ENDED);
  });

  it('opens for one of those who open it at the same moment', async () => {
    const { link } = await invite();
    const answers = await Promise.all([1, 2, 3, 4].map(() => open(link)));
    expect(answers.filter(({ kind }) => kind === 'ok')).toHaveLength(1);
  });

  it('opens no more when its time is over', async () => {
    const { link } = await invite(1);
    test.clock.moveOn(DAY_MS + 1_000);
    admin = await test.admin();
    expect(await open(link)).toMatchObject(ENDED);
    expect(await states()).toEqual(['expired']);
  });

  it.each([
    ['another signature', (token: string) => `${token.slice(0, -2)}${token.endsWith('AA') ? 'BB' : 'AA'}`],
    ['another number', (token: string) => token.replace(/\.\d+\./, '.2.')],
    ['no signature', (token: string) => token.replace(/\.[^.]*$/, '.')],
    ['something else', () => 'no token at all, but long enough'],
  ])('does not open with %s', async (_what, changed) => {
    const { link } = await invite();
    const body = { token: changed(tokenIn(link)) };
    expect(await new Client(test.server.url).refusal(openEnrolment, { body })).toBe('link-used-or-expired');
    expect(await states()).toEqual(['waiting']);
  });

  it('has its signature in no table', async () => {
    const { link } = await invite();
    const signature = tokenIn(link).split('.')[2] ?? '';
    const rows = await storedRows<Record<string, unknown>>(test.dataDir, 'select * from invitations');
    expect(signature).toHaveLength(22);
    expect(JSON.stringify(rows)).not.toContain(signature);
  });

  it('is there once for a person', async () => {
    await invite();
    expect(await admin.refusal(invitePerson, { params: { eventId, personId }, body: {} })).toBe('conflict');
  });

  it('sent again ends the link before, and what that had opened', async () => {
    const { link, invitation } = await invite();
    const device = await openLink(test.server.url, link);
    const again = await admin.ok(renewEnrolmentLink, {
      params: { eventId, invitationId: invitation.id },
      body: {},
    });
    expect(again.invitation).toMatchObject({ links: 2, state: { kind: 'waiting' } });
    expect(await device.refusal(readOwnEnrolment)).toBe('not-signed-in');
    expect(await open(link)).toMatchObject(ENDED);
    await openLink(test.server.url, again.link);
  });

  it('revoked is closed on every device, and the person may be invited anew', async () => {
    const { link, invitation } = await invite();
    const device = await openLink(test.server.url, link);
    const params = { eventId, invitationId: invitation.id };
    await admin.ok(revokeInvitation, { params });
    expect(await device.refusal(readOwnEnrolment)).toBe('not-signed-in');
    expect(await admin.refusal(renewEnrolmentLink, { params, body: {} })).toBe('conflict');
    await invite();
    expect((await states()).sort()).toEqual(['revoked', 'waiting']);
  });

  it('is not to be found from another event', async () => {
    const { invitation } = await invite();
    const elsewhere = await makeSmallEvent(admin);
    const params = { eventId: elsewhere.eventId, invitationId: invitation.id };
    expect(await admin.refusal(revokeInvitation, { params })).toBe('not-found');
  });

  describe('for everybody who fits', () => {
    const person = (name: string, category: string) =>
      admin.ok(createPerson, {
        params: { eventId },
        body: {
          name,
          externalId: null,
          accreditations: [{ category, validFromMs: 0, validUntilMs: 4e12, zones: [] }],
        },
      });
    const inviteAll = (who: object) => admin.ok(invitePeople, { params: { eventId }, body: { who } });

    it('leaves out who is invited, has a face, or is of another category', async () => {
      await invite();
      const enrolled = await person('Enrolled', 'ATH');
      await enrol(admin, { eventId, personId: enrolled.id }, 'a');
      await person('Athlete', 'ATH');
      await person('Reporter', 'MED');
      expect(await inviteAll({ category: 'ATH' })).toEqual({ invited: 1, alreadyInvited: 1 });
      expect(await inviteAll({ search: 'report' })).toEqual({ invited: 1, alreadyInvited: 0 });
      expect(await inviteAll({ face: 'any' })).toEqual({ invited: 1, alreadyInvited: 3 });
    });

    it('gives who let theirs run out a new link', async () => {
      const { link } = await invite(1);
      test.clock.moveOn(DAY_MS + 1_000);
      admin = await test.admin();
      expect(await inviteAll({})).toEqual({ invited: 1, alreadyInvited: 0 });
      expect(await open(link)).toMatchObject(ENDED);
      expect(await states()).toEqual(['waiting']);
    });

    it('has its links in a file, in which no cell is a formula', async () => {
      await person('=HYPERLINK("http://evil.example","click"), Esq', 'ATH');
      await inviteAll({});
      const response = await admin.send(pathOf(exportInvitationLinks, { params: { eventId } }), {
        method: 'POST',
      });
      expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
      const [head, ...lines] = (await response.text()).trimEnd().split('\r\n');
      expect(head).toBe('name,externalId,link,validUntil,invitationId,personId');
      expect(lines).toHaveLength(2);
      const hostile = lines.find((line) => line.includes('HYPERLINK')) ?? '';
      expect(hostile).toMatch(/^"'=HYPERLINK\(""http:/);
      const link = /http[^,]*#token=[^,]*/.exec(lines.find((line) => line !== hostile) ?? '')?.[0] ?? '';
      expect((await open(link)).kind).toBe('ok');
    });
  });
});
