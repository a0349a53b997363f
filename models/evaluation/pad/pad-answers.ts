import { type EnrolFailures, enrolFailures, type ImageUnderTest } from '../images/image-set.ts';
import { type ErrorShare, errorShare } from '../statistics/error-share.ts';
import { type WorstKind, worstOf } from './worst-kind.ts';

/** What the passive check said of the presentations of one kind. */
export interface PadAnswers {
  readonly presentations: number;
  readonly clear: number;
  readonly suspect: number;
  /** The check had no answer: the face was too small, or the engine has no such check. */
  readonly notAssessed: number;
  readonly failures: EnrolFailures;
  /** The presentations that were assessed, lowest score first: 0 (a border is seen) to 1 (none is seen). */
  readonly assessed: readonly AssessedPresentation[];
}

export interface AssessedPresentation {
  readonly image: ImageUnderTest;
  readonly answer: 'clear' | 'suspect';
  readonly score: number;
}

export interface AttackKind extends PadAnswers {
  readonly kind: string;
  /** Attacks taken for bona fide, of those that were assessed. */
  readonly apcer: ErrorShare;
}

/** An attack's kind is the first folder on its way; images directly in the folder are of the folder's own kind. */
export function attacksByKind(images: readonly ImageUnderTest[], ownKind: string): readonly AttackKind[] {
  const kinds = new Map<string, ImageUnderTest[]>();
  for (const image of images) {
    const [first = ownKind, ...rest] = image.file.name.split('/');
    const kind = rest.length > 0 ? first : ownKind;
    kinds.set(kind, [...(kinds.get(kind) ?? []), image]);
  }
  return Array.from(kinds.entries())
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([kind, members]) => {
      const answers = answersOf(members);
      return { kind, ...answers, apcer: errorShare(answers.clear, answers.clear + answers.suspect) };
    });
}

export function answersOf(images: readonly ImageUnderTest[]): PadAnswers {
  const failures = enrolFailures(images);
  const assessed = images.flatMap((image): readonly AssessedPresentation[] => {
    if (image.outcome.kind === 'failed') return [];
    const { passive } = image.outcome.face.liveness;
    return passive.kind === 'not-assessed' ? [] : [{ image, answer: passive.kind, score: passive.score }];
  });
  const clear = assessed.filter(({ answer }) => answer === 'clear').length;
  return {
    presentations: images.length,
    clear,
    suspect: assessed.length - clear,
    notAssessed: images.length - failures.failed - assessed.length,
    failures,
    assessed: assessed.toSorted((a, b) => a.score - b.score || 0),
  };
}

export function worstAttack(attacks: readonly AttackKind[]): WorstKind | null {
  return worstOf(attacks.map(({ kind, apcer }) => ({ kind, share: apcer })));
}
