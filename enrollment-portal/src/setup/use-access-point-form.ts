import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { LaneDraft } from './lane-fields.tsx';
import type { AccessPoint } from './setup-queries.ts';
import { useNameRule } from './use-name-rule.ts';

export interface AccessPointDraft extends Pick<AccessPoint, 'name' | 'galleryScope' | 'whenFailing'> {
  readonly zoneId: string | null;
  readonly lanes: LaneDraft[];
}

export function useAccessPointForm(initialValues: AccessPointDraft) {
  const { t } = useTranslation();
  const nameRule = useNameRule();
  return useForm<AccessPointDraft>({
    initialValues,
    validate: {
      name: nameRule,
      zoneId: (zoneId) => (zoneId === null ? t('setup.accessPoint.zoneMissing') : null),
      lanes: { name: nameRule },
    },
  });
}

export type AccessPointForm = ReturnType<typeof useAccessPointForm>;
