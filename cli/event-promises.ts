import type { PromiseSheet } from '#contract/promise';
import { impostorScoresOf, matedScoresOf } from '#models/calibration/pipeline-scores';
import type { KnownPipeline } from '#models/engines/known-pipelines';
import { EvaluationError } from '#models/evaluation/evaluation-error';
import { databasePlaceOf, readServerSettings } from '#server/config';
import { readPromises, type StoredPromises } from '#server/promise/read-promises';
import { fraction, oneIn } from './shares.ts';

/** What a server's own event says of its promises. @throws StartupError, SettingsError, EvaluationError */
export async function eventPromises(
  eventId: string,
  pipeline: KnownPipeline,
  configFile: string | null,
): Promise<StoredPromises> {
  const impostors = impostorScoresOf(pipeline);
  if (!impostors) throw new EvaluationError(`nothing was measured for the pipeline ${pipeline.id}`);
  const place = databasePlaceOf(readServerSettings(configFile));
  return readPromises(place, eventId, pipeline.id, { impostors, mated: matedScoresOf(pipeline) });
}

export function describeEvent({ event, zones }: StoredPromises): string {
  if (zones.length === 0) return `${event.name} has no zones yet.`;
  return zones
    .map(({ venueName, zone, sheet }) =>
      [`${venueName}, ${zone.name} (${zone.code})`, ...linesOf(sheet)].join('\n  '),
    )
    .join('\n\n');
}

function linesOf({
  promisedFpir,
  confidence,
  gallery,
  answer,
  evidence,
  expectedMisses,
  askedForBadge,
  lookAlikes,
}: PromiseSheet) {
  const people = (count: number) => count.toLocaleString('en');
  const lines = [
    `promise    at most ${oneIn(promisedFpir)} strangers, among ${people(gallery.people)} people with ${people(gallery.templates)} templates`,
    evidence.kind === 'event'
      ? `evidence   the event's own people, worth ${people(Math.round(evidence.trials))} strangers; ${evidence.pairsSetAside} pairs set aside, ${evidence.pairsCounted} undecided counted`
      : `evidence   shipped, until the event carries it: ${evidence.source}`,
  ];
  if (answer.kind === 'refused') {
    lines.push(`refused    ${answer.because}`);
    if (answer.smallestFpir !== null) lines.push(`           at best ${oneIn(answer.smallestFpir)}`);
    if (answer.morePeople !== null)
      lines.push(`           it would take ${people(answer.morePeople)} people more`);
    return lines;
  }
  lines.push(
    `threshold  ${answer.threshold.toFixed(3)}`,
    evidence.kind === 'event'
      ? `bound      ${evidence.accepted?.toFixed(1)} of them reach it; kept with ${fraction(confidence)} confidence`
      : `bound      the upper end of the measured rate, ${evidence.comparisons.toLocaleString('en')} comparisons`,
  );
  if (expectedMisses) {
    const { fnir, low, high, frames } = expectedMisses;
    lines.push(
      `cost       at least ${fraction(askedForBadge ?? fnir)} will be asked for a badge: ${fraction(fnir)} not recognised (95%: ${fraction(low)} to ${fraction(high)}; one photo, ${frames} frames of ${people(expectedMisses.people)} people),`,
    );
  }
  lines.push(`           ${people(lookAlikes)} who look too much like somebody else`);
  return lines;
}
