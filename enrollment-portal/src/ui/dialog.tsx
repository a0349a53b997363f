import { Drawer, Modal } from '@mantine/core';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly title: ReactNode;
  readonly children: ReactNode;
}

/** How a dialog tells the panel below it that it is open: Escape then closes the upper one only. */
const PanelBelow = createContext<((change: 1 | -1) => void) | null>(null);

/** A question or a small form in the middle of the screen. */
export function Dialog({ opened, onClose, title, size, children }: Props & { readonly size?: 'wide' }) {
  const { t } = useTranslation();
  const tellPanel = useContext(PanelBelow);
  useEffect(() => {
    if (!opened || !tellPanel) return;
    tellPanel(1);
    return () => tellPanel(-1);
  }, [opened, tellPanel]);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      centered
      size={size === 'wide' ? 760 : 'md'}
      overlayProps={{ backgroundOpacity: 0.45 }}
      radius="lg"
      closeButtonProps={{ 'aria-label': t('shell.close') }}
      styles={TITLE}
    >
      {children}
    </Modal>
  );
}

/** One thing in full, at the side of the page that it was chosen from. */
export function SidePanel({ opened, onClose, title, children }: Props) {
  const { t } = useTranslation();
  const [above, setAbove] = useState(0);
  const [tell] = useState(() => (change: 1 | -1) => setAbove((count) => count + change));
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      title={title}
      position="right"
      overlayProps={{ backgroundOpacity: 0.35 }}
      size={520}
      closeOnEscape={above === 0}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
      styles={TITLE}
    >
      <PanelBelow value={tell}>{children}</PanelBelow>
    </Drawer>
  );
}

const TITLE = { title: { fontWeight: 650, fontSize: 18 } } as const;
