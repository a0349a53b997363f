import { useMediaQuery } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import type { Passage } from '#contract/passage';
import { EntryDetails } from '../live/entry-details.tsx';
import { EntryPanel } from '../live/entry-panel.tsx';
import columns from '../live/live-page.module.css';
import { SidePanel } from '../ui/dialog.tsx';
import { LogList, type Older } from './log-list.tsx';

/** From here on the details stand beside the list instead of over it. */
const WIDE = '(min-width: 75em)';

interface Props {
  readonly passages: readonly Passage[];
  readonly entryId: string | null;
  readonly onChoose: (entryId: string | null) => void;
  readonly older: Older;
}

export function LogEntries({ passages, entryId, onChoose, older }: Props) {
  const { t } = useTranslation();
  const wide = useMediaQuery(WIDE, undefined, { getInitialValueInEffect: false });
  const chosen = passages.find(({ id }) => id === entryId) ?? null;
  return (
    <div className={columns.columns}>
      <LogList passages={passages} chosenId={chosen?.id ?? null} onChoose={onChoose} older={older} />
      {wide ? (
        <EntryPanel
          chosen={chosen}
          newest={passages[0] ?? null}
          onFollowNewest={() => onChoose(null)}
          unchosen={{ title: t('log.first'), back: t('log.close') }}
        />
      ) : (
        <SidePanel opened={chosen !== null} onClose={() => onChoose(null)} title={t('live.details.title')}>
          {chosen && <EntryDetails passage={chosen} />}
        </SidePanel>
      )}
    </div>
  );
}
