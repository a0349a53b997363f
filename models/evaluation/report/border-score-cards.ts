import { whole } from '../figures.ts';
import { detCurve } from '../statistics/det-curve.ts';
import { equallyWeighted, type RankedScores } from '../statistics/error-rates.ts';
import { detChart } from './chart/det-chart.ts';
import { scoreChart } from './chart/score-chart.ts';
import type { Html } from './html.ts';
import { card, legend } from './page.ts';

/** What the border check saw, 0 to 1, without those that had no answer. */
export interface BorderScores {
  readonly honest: readonly number[];
  readonly attacks: readonly number[];
  /** What is scored, as the beginning of a sentence. */
  readonly what: string;
}

/** How the two errors trade, and the scores that they come from. */
export function borderScoreCards(scores: BorderScores): readonly Html[] {
  return [tradeOffCard(scores), scoresCard(scores)];
}

function scoresCard({ honest, attacks, what }: BorderScores): Html {
  return card(
    'What the border check saw',
    `${what}: 0 where the edge of a photo or phone is seen, 1 where none is.`,
    [
      scoreChart({
        description: 'Histograms of the score of bona fide presentations and of attacks',
        axisTitle: 'score',
        samples: 'presentations',
        first: honest,
        second: attacks,
        range: { from: 0, to: 1 },
        threshold: null,
      }),
      legend([
        { label: `bona fide (${whole(honest.length)})`, colour: 'first' },
        { label: `attacks (${whole(attacks.length)})`, colour: 'second' },
      ]),
    ],
  );
}

/** Attacks of all kinds together: how the two errors trade when the score that counts as clear is moved. */
function tradeOffCard({ honest, attacks }: BorderScores): Html {
  return card(
    'Detection error trade-off',
    'Of the border check, over all kinds of attack together, as the score that counts as clear is moved; a single kind may do far worse.',
    detChart({
      curve: detCurve(ranked(honest), ranked(attacks)),
      points: [],
      names: { falsePositive: 'APCER', falseNegative: 'BPCER' },
      mated: honest.length,
      marked: null,
    }),
  );
}

function ranked(scores: readonly number[]): RankedScores {
  return equallyWeighted(Float32Array.from(scores.toSorted((a, b) => b - a)));
}
