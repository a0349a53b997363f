import { percent, whole } from '../figures.ts';
import type { EnrolFailures } from '../images/image-set.ts';
import type { ErrorShare } from '../statistics/error-share.ts';
import type { Html } from './html.ts';
import { errorShareCell, table, widestOf } from './table.ts';

export interface GroupRow {
  readonly group: string;
  readonly people: number;
  readonly failures: EnrolFailures;
  readonly falseNegatives: ErrorShare;
  readonly falsePositives: ErrorShare;
}

/** One line a group; intervals of a column share one scale, so that groups can be compared by eye. */
export function groupsTable(
  rows: readonly GroupRow[],
  names: { readonly falsePositive: string; readonly falseNegative: string },
): Html {
  const widestNegative = widestOf(rows.map(({ falseNegatives }) => falseNegatives));
  const widestPositive = widestOf(rows.map(({ falsePositives }) => falsePositives));
  return table<GroupRow>(
    [
      { title: 'group', align: 'text', cell: ({ group }) => group },
      { title: 'people', align: 'number', cell: ({ people }) => whole(people) },
      { title: 'images', align: 'number', cell: ({ failures }) => whole(failures.images) },
      { title: 'FTE', align: 'number', cell: ({ failures }) => percent(failures.rate) },
      {
        title: names.falseNegative,
        align: 'text',
        cell: ({ falseNegatives }) => errorShareCell(falseNegatives, widestNegative),
      },
      {
        title: names.falsePositive,
        align: 'text',
        cell: ({ falsePositives }) => errorShareCell(falsePositives, widestPositive),
      },
    ],
    rows,
  );
}
