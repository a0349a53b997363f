import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { ZoneDraft } from './zone-draft.ts';
import { type ZoneProblem, zoneProblems } from './zone-problems.ts';

export function useZoneForm(initialValues: ZoneDraft) {
  const { t } = useTranslation();
  return useForm<ZoneDraft>({
    initialValues,
    validate: (draft) =>
      Object.fromEntries(
        [...zoneProblems(draft)].map(([path, problem]) => [path, wordsFor(problem)] as const),
      ),
  });

  function wordsFor(problem: ZoneProblem): string {
    if (typeof problem === 'object') return t('setup.zone.outOfRange', { ...problem });
    switch (problem) {
      case 'nameMissing':
      case 'tooLong':
      case 'codeMissing':
        return t(`setup.${problem}`);
      default:
        return t(`setup.zone.${problem}`);
    }
  }
}

export type ZoneForm = ReturnType<typeof useZoneForm>;
