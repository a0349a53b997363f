import { describe, expect, it } from 'vitest';
import { shippedImpostorScores } from '#models/calibration/shipped';
import { shippedPipeline } from '#models/engines/known-pipelines';
import { pairsOf } from '#server/look-alike/look-alike-store';
import { EVENT_GALLERY } from '#server/promise/gallery-definition';
import { findMeasure } from '#server/promise/measure-store';
import { promiseSheet } from '#server/promise/promise-sheet';
import { type Crowd, openCrowd } from '../world/crowd.ts';

describe('somebody who is enrolled twice', () => {
  it('is put before the accreditation team and does not spoil the threshold meanwhile', async () => {
    const crowd = await openCrowd();
    const { db, event, faces } = crowd;
    await crowd.enrol(400, ['FIELD']);
    const calibrator = crowd.calibrator();
    await calibrator.round();
    const before = await findMeasure(db, event.eventId, EVENT_GALLERY);
    const [twin] = crowd.people;
    if (!twin?.templates[0]) throw new Error('nobody is enrolled');
    await crowd.enrolPerson({
      id: 'person-again',
      zones: ['FIELD'],
      templates: [faces.again(twin.templates[0], 0.97)],
    });
    await calibrator.round();
    const pairs = await pairsOf(db, event.eventId);
    expect(pairs).toMatchObject([
      { first_id: twin.id, second_id: 'person-again', decision: null, found_by: 'search' },
    ]);
    const after = await findMeasure(db, event.eventId, EVENT_GALLERY);
    expect(after?.findings).toMatchObject({ pairsSetAside: 0, pairsUndecided: 1 });
    expect(after?.findings?.evidence.scores[0]?.score).toBeLessThan(0.9);
    expect(after?.findings?.evidence.trials).toBe((before?.findings?.evidence.trials ?? 0) + 0.5);
    // But both are known to look alike.
    const [closest] = after?.findings?.closest ?? [];
    expect(closest?.from).toBeGreaterThan(0.9);
    expect(closest?.people).toBe(2);
  });
});

describe('a person under four names', () => {
  it('has each of the names in a pair for the accreditation team to look at', async () => {
    const crowd = await openCrowd();
    await crowd.enrol(100, ['FIELD']);
    const face = crowd.faces.stranger();
    const names = ['first', 'second', 'third', 'fourth'];
    for (const id of names) {
      await crowd.enrolPerson({ id, zones: ['FIELD'], templates: [crowd.faces.again(face, 0.98)] });
    }
    await crowd.calibrator().round();
    const pairs = await pairsOf(crowd.db, crowd.event.eventId);
    expect(new Set(pairs.flatMap(({ first_id, second_id }) => [first_id, second_id]))).toEqual(
      new Set(names),
    );
  });
});

describe('undecided pairs', () => {
  async function sheetOf(crowd: Crowd) {
    const impostors = shippedImpostorScores(shippedPipeline('onnx').id);
    if (!impostors) throw new Error('nothing was measured');
    const measure = (await findMeasure(crowd.db, crowd.event.eventId, EVENT_GALLERY)) ?? null;
    return promiseSheet({ fpir: 0.1, scope: 'event', measure }, { impostors, mated: null });
  }

  it('that are too many to be people under two names count as strangers, and the sheet says so', async () => {
    const crowd = await openCrowd();
    await crowd.enrol(490, ['FIELD']);
    const calibrator = crowd.calibrator();
    await calibrator.round();
    const before = await sheetOf(crowd);
    for (const [i, { templates }] of crowd.people.slice(0, 5).entries()) {
      const [face] = templates;
      if (!face) throw new Error('nobody is enrolled');
      await crowd.enrolPerson({
        id: `alike-${i}`,
        zones: ['FIELD'],
        templates: [crowd.faces.again(face, 0.97)],
      });
    }
    await calibrator.round();
    const after = await sheetOf(crowd);
    expect(after.evidence).toMatchObject({ kind: 'event', pairsSetAside: 0, pairsCounted: 5 });
    if (before.answer.kind !== 'kept' || after.answer.kind !== 'kept')
      throw new Error('a promise was refused');
    expect(after.answer.threshold).toBeGreaterThan(before.answer.threshold);
  });
});
