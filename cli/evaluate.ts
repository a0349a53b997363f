import { Command } from 'commander';
import { fusionCommand } from './evaluation/fusion.ts';
import { identificationCommand } from './evaluation/identification.ts';
import { makePresentationsCommand } from './evaluation/make-presentations.ts';
import { padCommand } from './evaluation/pad.ts';
import { pairsCommand } from './evaluation/pairs.ts';
import { photoCommand } from './evaluation/photo.ts';

export function evaluateCommand(): Command {
  return new Command('evaluate')
    .description('Measure a face pipeline on your own images: errors with intervals, one report')
    .addCommand(pairsCommand())
    .addCommand(identificationCommand())
    .addCommand(photoCommand())
    .addCommand(fusionCommand())
    .addCommand(padCommand())
    .addCommand(makePresentationsCommand());
}
