import { BestPeople, type ScoredPerson, type TieOrder } from './best-people.ts';
import { ROWS_PER_BLOCK } from './block-layout.ts';
import { type EncodedProbe, encodeProbe } from './encoded-probe.ts';
import { PROBES_AT_ONCE, PROBES_PER_CALL } from './scan-scratch.ts';
import type { TemplateBlock, TemplateBlocks } from './template-blocks.ts';

export interface ScanQuestion {
  readonly probe: Float32Array;
  /** How many different people to find. */
  readonly k: number;
  /** Only rows that share a bit with it are found. */
  readonly scope: number;
  /** The person who is not to be found, or null. */
  readonly except: number | null;
}

/** Rows to be scored exactly are gathered up to here; more are scored at once, to bound memory. */
const MOST_GATHERED = 8192;

/** 32-bit rounding of a threshold must not lift it. */
const THRESHOLD_SLACK = 3e-7;

/**
 * For every question the `k` people of the highest scores, best first, exactly as a plain loop in
 * 64-bit arithmetic would find them.
 *
 * The codes give every row a lowest and a highest possible score. Rows whose highest is below the k-th
 * best lowest of different people cannot be among the answers. The others are scored in full, in
 * order of their highest, until that falls below the k-th best true score.
 */
export function scan(
  blocks: TemplateBlocks,
  questions: readonly ScanQuestion[],
  comesFirst: TieOrder,
): readonly (readonly ScoredPerson[])[] {
  const answers: (readonly ScoredPerson[])[] = [];
  for (let from = 0; from < questions.length; from += PROBES_AT_ONCE) {
    answers.push(...scanTogether(blocks, questions.slice(from, from + PROBES_AT_ONCE), comesFirst));
  }
  return answers;
}

function scanTogether(
  blocks: TemplateBlocks,
  questions: readonly ScanQuestion[],
  comesFirst: TieOrder,
): readonly (readonly ScoredPerson[])[] {
  const searches = questions.map((question, i) => new OpenSearch(blocks, question, i, comesFirst));
  let rowsLeft = blocks.rows;
  for (const block of blocks.filled) {
    const rows = Math.min(rowsLeft, ROWS_PER_BLOCK);
    rowsLeft -= rows;
    for (let from = 0; from < searches.length; ) {
      const together = searches.length - from >= PROBES_PER_CALL - 1 ? PROBES_PER_CALL : 1;
      multiply(blocks, block, rows, from, together);
      for (const [i, search] of searches.slice(from, from + together).entries()) {
        search.select(block, rows, i);
      }
      from += together;
    }
  }
  return searches.map((search) => search.finish());
}

/** Leaves the sums of a block's rows with one probe or four in the scratch memory. */
function multiply(
  { kernel, layout, scratch }: TemplateBlocks,
  block: TemplateBlock,
  rows: number,
  firstProbe: number,
  probes: number,
): void {
  const { stride } = layout;
  const codes = block.address + layout.codes;
  const probe = scratch.probeCodes + firstProbe * stride * 2;
  if (probes === PROBES_PER_CALL) {
    kernel.dotRowsOfFour(codes, rows, stride, probe, scratch.dotsAddress, scratch.dotsApart);
  } else {
    kernel.dotRows(codes, rows, stride, probe, scratch.dotsAddress);
  }
}

/** A row that may be among the answers. */
interface GatheredRow {
  readonly block: TemplateBlock;
  readonly place: number;
  readonly highest: number;
}

class OpenSearch {
  private readonly blocks: TemplateBlocks;
  private readonly question: ScanQuestion;
  private readonly probeAddress: number;
  private readonly encoded: EncodedProbe;
  /** People by the lowest score their codes allow. */
  private readonly certain: BestPeople;
  private readonly exact: BestPeople;
  private gathered: GatheredRow[] = [];

  constructor(blocks: TemplateBlocks, question: ScanQuestion, slot: number, comesFirst: TieOrder) {
    const { layout, scratch } = blocks;
    const { stride } = layout;
    if (question.probe.length !== layout.length) {
      throw new RangeError(`a probe holds ${layout.length} numbers, not ${question.probe.length}`);
    }
    this.blocks = blocks;
    this.question = question;
    this.probeAddress = scratch.probeValues + slot * stride * 4;
    this.encoded = encodeProbe(
      question.probe,
      scratch.codes.subarray(slot * stride, (slot + 1) * stride),
      scratch.values.subarray(slot * stride, (slot + 1) * stride),
    );
    this.certain = new BestPeople(question.k, () => false);
    this.exact = new BestPeople(question.k, comesFirst);
  }

  /** @param sums which of the four places in the scratch memory holds this probe's sums */
  select(block: TemplateBlock, rows: number, sums: number): void {
    // The first rows of a search raise its threshold; taken a few at a time, the rest of them are spared.
    for (let from = 0; from < rows; ) {
      const to = this.certain.floor === Number.NEGATIVE_INFINITY ? Math.min(rows, from + 64) : rows;
      this.selectRows(block, from, to, sums);
      from = to;
    }
  }

  finish(): readonly ScoredPerson[] {
    this.scoreGathered();
    return this.exact.ranked;
  }

  private selectRows(block: TemplateBlock, from: number, to: number, sums: number): void {
    const { kernel, layout, scratch } = this.blocks;
    const { scale, norm, slack } = this.encoded;
    const count = kernel.selectRows(
      scratch.dotsAddress + sums * scratch.dotsApart,
      from,
      to,
      block.address + layout.scales,
      block.address + layout.radii,
      block.address + layout.scopes,
      scale,
      norm,
      slack,
      Math.max(this.certain.floor, this.exact.floor) - THRESHOLD_SLACK,
      this.question.scope,
      scratch.selectedAddress,
    );
    for (let i = 0; i < count; i += 1) {
      const place = scratch.selected[i] ?? Number.NaN;
      const owner = block.owners[place] ?? Number.NaN;
      if (owner === this.question.except) continue;
      const sum = scratch.dots[sums * ROWS_PER_BLOCK + place] ?? Number.NaN;
      const score = sum * (block.scales[place] ?? Number.NaN) * scale;
      const error = (block.radii[place] ?? Number.NaN) * norm + slack;
      this.certain.offer(owner, score - error);
      this.gathered.push({ block, place, highest: score + error });
    }
    if (this.gathered.length >= MOST_GATHERED) this.scoreGathered();
  }

  private scoreGathered(): void {
    const { kernel, layout } = this.blocks;
    const { stride } = layout;
    for (const { block, place, highest } of this.gathered.sort((a, b) => b.highest - a.highest)) {
      if (!(highest >= this.exact.floor)) break;
      const values = block.address + layout.values + place * stride * 4;
      this.exact.offer(block.owners[place] ?? Number.NaN, kernel.exactDot(values, stride, this.probeAddress));
    }
    this.gathered = [];
  }
}
