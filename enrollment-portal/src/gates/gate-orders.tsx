import { Button, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Gate } from '#contract/gate';
import type { GateOrder, LaneCommand } from '#contract/lane-command';
import { CommandResult } from '../lanes/command-result.tsx';
import { OrderForm } from '../lanes/order-form.tsx';
import { Dialog } from '../ui/dialog.tsx';

const ORDERS = ['restart', 'send-log', 'retire'] as const;

/** What the agent of a gate can be told from afar: to start anew, to send its log, to go for good. */
export function GateOrders({ gate }: { gate: Gate }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<GateOrder['kind'] | null>(null);
  const [sent, setSent] = useState<LaneCommand | null>(null);
  const { id: accessPointId, name } = gate.accessPoint;
  const close = () => {
    setAsked(null);
    setSent(null);
  };
  return (
    <>
      <Menu position="bottom-end" withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <Button
            size="xs"
            variant="default"
            rightSection={<IconChevronDown size={15} aria-hidden />}
            aria-label={`${t('gates.orders')}: ${name}`}
          >
            {t('gates.orders')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {ORDERS.map((kind) => (
            <Menu.Item
              key={kind}
              {...(kind === 'retire' ? { color: 'red' } : {})}
              onClick={() => setAsked(kind)}
            >
              {t(`laneOrders.order.${kind}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {asked !== null && (
        <Dialog opened onClose={close} title={`${t(`laneOrders.order.${asked}`)}: ${name}`}>
          {sent === null ? (
            <OrderForm
              text={t(`gates.orderText.${asked}`)}
              submit={t(`laneOrders.order.${asked}`)}
              {...(asked === 'retire' ? { kind: 'destructive' } : {})}
              commandFor={(reason) => ({ to: 'gate', accessPointId, order: { kind: asked }, reason })}
              onSent={setSent}
              onClose={close}
            />
          ) : (
            <CommandResult command={sent} onClose={close} />
          )}
        </Dialog>
      )}
    </>
  );
}
