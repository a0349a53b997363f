import { useTranslation } from 'react-i18next';
import { Dialog } from '../ui/dialog.tsx';
import { BulkBadges } from './bulk-badges.tsx';
import { BulkInvitation } from './bulk-invitation.tsx';
import { BulkStatus } from './bulk-status.tsx';
import { type Selection, sizeOf } from './selection.ts';
import type { StatusAction } from './undoable.ts';

export type BulkAction = StatusAction | 'invite' | 'badges';

interface Props {
  /** Null while nothing is asked. */
  readonly action: BulkAction | null;
  readonly selection: Selection;
  readonly onClose: () => void;
}

/** One thing to do for many people: what it means, how far it is, what came of it. */
export function BulkDialog({ action, selection, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog
      opened={action !== null}
      onClose={onClose}
      title={action && t(`bulk.title.${action}`, { number: sizeOf(selection) })}
    >
      {action === 'invite' && <BulkInvitation selection={selection} onClose={onClose} />}
      {action === 'badges' && <BulkBadges selection={selection} onClose={onClose} />}
      {(action === 'suspend' || action === 'reinstate' || action === 'revoke') && (
        <BulkStatus action={action} selection={selection} onClose={onClose} />
      )}
    </Dialog>
  );
}
