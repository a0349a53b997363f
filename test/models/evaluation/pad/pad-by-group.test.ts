import { describe, expect, it } from 'vitest';
import type { PadAnswer } from '#domain/face/reading';
import type { ImageUnderTest } from '#models/evaluation/images/image-set';
import { padByGroup } from '#models/evaluation/pad/pad-by-group';
import { Groups } from '#models/evaluation/protocol/groups-file';
import { image, NO_FACE } from '../faces.ts';

type Answer = PadAnswer['kind'] | 'no-face';

/** A presentation by the path of its file, whose border check gave an answer. */
function shown(name: string, answer: Answer): ImageUnderTest {
  const read = image(name, 0, answer === 'no-face' ? NO_FACE : 0);
  if (read.outcome.kind === 'failed' || answer === 'no-face') return read;
  const passive: PadAnswer =
    answer === 'not-assessed' ? { kind: answer, because: 'too small' } : { kind: answer, score: 0.5 };
  const { face } = read.outcome;
  return {
    ...read,
    outcome: { ...read.outcome, face: { ...face, liveness: { ...face.liveness, passive } } },
  };
}

const of = (answer: Answer, names: readonly string[]) => names.map((name) => shown(name, answer));

const groups = new Groups(
  new Map([
    ['phone/north.jpg', 'north'],
    ['print/north.jpg', 'north'],
    ['north.jpg', 'north'],
    ['phone/south.jpg', 'south'],
    ['south.jpg', 'south'],
  ]),
);

describe('attacks by group', () => {
  it('are told by the kind that is worst in the group, and not by a mean over kinds', () => {
    const attacks = [
      ...of('suspect', Array<string>(9).fill('phone/north.jpg')),
      ...of('clear', ['print/north.jpg', 'phone/south.jpg']),
      ...of('suspect', ['print/north.jpg', 'phone/south.jpg', 'phone/south.jpg']),
    ];
    const bonaFide = [...of('clear', ['north.jpg']), ...of('suspect', ['south.jpg'])];
    expect(padByGroup({ bonaFide, attacks, ownKind: 'attacks', groups })).toMatchObject([
      { group: 'north', apcer: { kind: 'print', share: { errors: 1, trials: 2 } }, bpcer: { errors: 0 } },
      { group: 'south', apcer: { kind: 'phone', share: { errors: 1, trials: 3 } }, bpcer: { errors: 1 } },
    ]);
  });

  it('say nothing of a group whose attacks got no answer', () => {
    const attacks = [...of('not-assessed', ['phone/south.jpg']), ...of('no-face', ['phone/south.jpg'])];
    const [south] = padByGroup({ bonaFide: [], attacks, ownKind: 'attacks', groups });
    expect(south).toMatchObject({ group: 'south', apcer: null, bpcer: { trials: 0 } });
  });
});
