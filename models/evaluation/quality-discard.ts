import { QUALITY_MEASURES, type QualityMeasure, type QualityReport } from '#domain/face/quality';
import { type DiscardPoint, discardCurve } from './statistics/discard-curve.ts';

/** A comparison that should have matched: whether it did, and what was known of its images' quality before. */
export interface QualitySample {
  readonly reports: readonly QualityReport[];
  readonly missed: boolean;
}

export interface QualityDiscard {
  readonly measure: QualityMeasure;
  /** Samples with an image that the measure could not be taken of; they are discarded first. */
  readonly notAssessed: number;
  readonly curve: readonly DiscardPoint[];
}

/** 0 to 30%: a portal that turned away more photos would not be used. */
const DISCARDS = Array.from({ length: 31 }, (_, percent) => percent / 100);

/**
 * For each quality measure, the share missed as the samples with the worst image are left out, each sample counting 1.
 * @returns only measures that were taken at all
 */
export function qualityDiscards(samples: readonly QualitySample[]): readonly QualityDiscard[] {
  return QUALITY_MEASURES.flatMap((measure) => {
    const rated = samples.map(({ reports, missed }) => ({
      quality: Math.min(...reports.map((report) => scoreOf(report, measure))),
      missed,
    }));
    const notAssessed = rated.filter(({ quality }) => quality === -Infinity).length;
    return notAssessed === rated.length
      ? []
      : [{ measure, notAssessed, curve: discardCurve(rated, DISCARDS) }];
  });
}

function scoreOf(report: QualityReport, measure: QualityMeasure): number {
  const found = report.find((assessment) => assessment.measure === measure);
  return found?.kind === 'assessed' && !Number.isNaN(found.score) ? found.score : -Infinity;
}
