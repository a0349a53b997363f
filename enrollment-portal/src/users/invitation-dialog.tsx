import { useTranslation } from 'react-i18next';
import { Dialog } from '../ui/dialog.tsx';
import { useFormat } from '../ui/use-format.ts';
import { ShownOnce } from './shown-once.tsx';

export interface Invitation {
  readonly link: string;
  readonly expiresAt: number;
}

interface Props {
  readonly name: string;
  /** Null while there is none to show. */
  readonly invitation: Invitation | null;
  readonly onClose: () => void;
}

export function InvitationDialog({ name, invitation, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog opened={invitation !== null} onClose={onClose} title={t('users.renew.action')}>
      {invitation && <ShownInvitation name={name} invitation={invitation} onClose={onClose} />}
    </Dialog>
  );
}

export function ShownInvitation({ name, invitation, onClose }: Props & { readonly invitation: Invitation }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <ShownOnce
      title={t('users.invite.done', { name })}
      text={t('users.invite.text', { until: format.dayAndTime(invitation.expiresAt) })}
      label={t('users.invite.link')}
      secret={invitation.link}
      copy={t('users.invite.copy')}
      onClose={onClose}
    />
  );
}
