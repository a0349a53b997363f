import { codeSchema, nameSchema } from '#contract/primitives';
import { EVERY } from '#domain/access/privilege';
import { type HoursDraft, RANGES, type ZoneDraft } from './zone-draft.ts';

/** What is wrong with a field of the form. */
export type ZoneProblem =
  | 'nameMissing'
  | 'tooLong'
  | 'codeMissing'
  | 'codeReserved'
  | 'codeWrong'
  | 'daysMissing'
  | 'timeMissing'
  | 'categoriesMissing'
  | { readonly min: number; readonly max: number };

/** Problems by the path of their field, such as `openings.0.from`, in the order of the form. */
export function zoneProblems(draft: ZoneDraft): ReadonlyMap<string, ZoneProblem> {
  const problems = new Map<string, ZoneProblem>();
  const note = (path: string, problem: ZoneProblem | null) => {
    if (problem !== null) problems.set(path, problem);
  };
  const noteHours = (path: string, hours: HoursDraft) => {
    note(`${path}.days`, hours.days.length + hours.dates.length > 0 ? null : 'daysMissing');
    note(`${path}.from`, hours.from === '' ? 'timeMissing' : null);
    note(`${path}.until`, hours.until === '' ? 'timeMissing' : null);
  };
  const noteAmount = (field: keyof typeof RANGES) => {
    const [min, max] = RANGES[field];
    const value = draft[field];
    const inside = value !== '' && Number(value) >= min && Number(value) <= max;
    note(field, inside ? null : { min, max });
  };

  note('name', nameProblem(draft.name));
  note('code', codeProblem(draft.code));
  for (const [at, hours] of draft.byTime.entries()) noteHours(`byTime.${at}`, hours);
  if (draft.schedule === 'hours') {
    for (const [at, opening] of draft.openings.entries()) {
      note(`openings.${at}.categories`, opening.categories.length > 0 ? null : 'categoriesMissing');
      noteHours(`openings.${at}`, opening);
    }
  }
  if (draft.passback === 'soft' || draft.passback === 'hard') noteAmount('resetAfterHours');
  if (draft.passback === 'timed') noteAmount('againAfterMinutes');
  if (draft.occupancy === 'limited') noteAmount('most');
  noteAmount('staleAfterHours');
  noteAmount('keepCropsDays');
  return problems;
}

function nameProblem(name: string): ZoneProblem | null {
  if (name.trim() === '') return 'nameMissing';
  return nameSchema.safeParse(name).success ? null : 'tooLong';
}

function codeProblem(code: string): ZoneProblem | null {
  const capitals = code.trim().toUpperCase();
  if (capitals === '') return 'codeMissing';
  if (capitals === EVERY) return 'codeReserved';
  return codeSchema.safeParse(capitals).success ? null : 'codeWrong';
}
