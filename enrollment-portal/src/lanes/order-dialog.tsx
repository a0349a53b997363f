import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LaneCommand, LaneOrder, LaneView } from '#contract/lane-command';
import { Dialog } from '../ui/dialog.tsx';
import { CommandResult } from './command-result.tsx';
import { LetThroughForm } from './let-through-form.tsx';
import { OrderForm } from './order-form.tsx';

export type OrderKind = LaneOrder['kind'];

interface Props {
  readonly lane: LaneView;
  readonly kind: OrderKind;
  readonly onClose: () => void;
}

/** One order to one lane: why, and then what the gate made of it. */
export function OrderDialog({ lane, kind, onClose }: Props) {
  const { t } = useTranslation();
  const [sent, setSent] = useState<LaneCommand | null>(null);
  return (
    <Dialog
      opened
      onClose={onClose}
      title={`${t(`laneOrders.order.${kind}`)}: ${lane.accessPoint.name}, ${lane.name}`}
    >
      {sent !== null && <CommandResult command={sent} onClose={onClose} />}
      {sent === null && kind === 'let-through' && (
        <LetThroughForm lane={lane} onSent={setSent} onClose={onClose} />
      )}
      {sent === null && kind !== 'let-through' && (
        <OrderForm
          text={t(`laneOrders.orderText.${kind}`)}
          submit={t(`laneOrders.order.${kind}`)}
          commandFor={(reason) => ({ to: 'lane', laneId: lane.laneId, order: { kind }, reason })}
          onSent={setSent}
          onClose={onClose}
        />
      )}
    </Dialog>
  );
}
