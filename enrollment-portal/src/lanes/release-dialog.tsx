import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LaneView } from '#contract/lane-command';
import { Dialog } from '../ui/dialog.tsx';
import { ConfirmRelease } from './confirm-release.tsx';
import { PrepareRelease } from './prepare-release.tsx';
import type { Done, Prepared } from './release.ts';
import { Released } from './released.tsx';

interface Props {
  readonly lanes: readonly LaneView[];
  readonly opened: boolean;
  readonly onClose: () => void;
}

type Stage =
  | { readonly kind: 'where' }
  | { readonly kind: 'sure'; readonly prepared: Prepared }
  | { readonly kind: 'done'; readonly done: Done };

/** Lets a venue empty itself. Two steps, because the first tells exactly which doors the second opens. */
export function ReleaseDialog({ lanes, opened, onClose }: Props) {
  const { t } = useTranslation();
  const [stage, setStage] = useState<Stage>({ kind: 'where' });
  const close = () => {
    setStage({ kind: 'where' });
    onClose();
  };
  return (
    <Dialog opened={opened} onClose={close} title={t('laneOrders.release.action')}>
      {stage.kind === 'where' && (
        <PrepareRelease
          lanes={lanes}
          onPrepared={(prepared) => setStage({ kind: 'sure', prepared })}
          onClose={close}
        />
      )}
      {stage.kind === 'sure' && (
        <ConfirmRelease
          prepared={stage.prepared}
          onDone={(done) => setStage({ kind: 'done', done })}
          onBack={() => setStage({ kind: 'where' })}
        />
      )}
      {stage.kind === 'done' && <Released done={stage.done} onClose={close} />}
    </Dialog>
  );
}
