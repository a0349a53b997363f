import type { StructureDifference } from '#domain/event/structure-diff';

/** A difference between two events as lines for a terminal: `+` there is more now, `-` less, `~` it is another. */
export function linesOfDifference(difference: StructureDifference): readonly string[] {
  switch (difference.kind) {
    case 'only-here':
      return [`+ ${difference.part}`];
    case 'only-there':
      return [`- ${difference.part}`];
    case 'changed':
      return [
        `~ ${difference.part}`,
        ...difference.fields.map(
          ({ field, there, here }) => `    ${field}: ${there ?? 'nothing'} -> ${here ?? 'nothing'}`,
        ),
      ];
  }
}
