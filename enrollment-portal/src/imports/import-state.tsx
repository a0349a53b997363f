import {
  type Icon,
  IconAlertTriangle,
  IconCheck,
  IconClock,
  IconListCheck,
  IconPlayerPause,
  IconUpload,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { PeopleImport } from '#contract/people-import';
import { StatusBadge } from '../ui/status-badge.tsx';
import type { Tone } from '../ui/tone.ts';

type State = PeopleImport['state'];
type Look = 'collecting' | 'checking' | 'importing' | 'checked' | 'imported' | 'cancelled' | 'failed';

const LOOKS: Readonly<Record<Look, { readonly tone: Tone; readonly icon: Icon }>> = {
  collecting: { tone: 'idle', icon: IconUpload },
  checking: { tone: 'info', icon: IconClock },
  importing: { tone: 'info', icon: IconClock },
  checked: { tone: 'info', icon: IconListCheck },
  imported: { tone: 'good', icon: IconCheck },
  cancelled: { tone: 'warn', icon: IconPlayerPause },
  failed: { tone: 'bad', icon: IconAlertTriangle },
};

export function ImportState({ state }: { state: State }) {
  const { t } = useTranslation();
  const look = lookOf(state);
  return (
    <StatusBadge tone={LOOKS[look].tone} icon={LOOKS[look].icon}>
      {t(`imports.state.${look}`)}
    </StatusBadge>
  );
}

function lookOf(state: State): Look {
  switch (state.kind) {
    case 'waiting':
    case 'running':
      return state.mode === 'dry-run' ? 'checking' : 'importing';
    case 'done':
      return state.mode === 'dry-run' ? 'checked' : 'imported';
    default:
      return state.kind;
  }
}
