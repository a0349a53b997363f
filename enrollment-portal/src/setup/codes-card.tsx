import { ActionIcon, Button, Group, Paper, Text, Title } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccreditationCodes } from '#contract/accreditation-codes';
import { EVERY } from '#domain/access/privilege';
import { failureKindOf } from '../api/request-failed.ts';
import { useEvent } from '../event/current-event.ts';
import { useMay } from '../session/current-session.tsx';
import { Notice } from '../ui/notice.tsx';
import { useFailureText } from '../ui/use-failure-text.ts';
import { CodeDialog, type CodeQuestion } from './code-dialog.tsx';
import { type CodeKind, lineAt, movedUp, without } from './codes-edit.ts';
import { useChangeCodes } from './codes-queries.ts';
import classes from './venue-card.module.css';

interface Props {
  readonly kind: CodeKind;
  readonly codes: AccreditationCodes;
}

/** Categories or functions, in the order in which they are offered. */
export function CodesCard({ kind, codes }: Props) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const mayChange = useMay('event:manage');
  const failureText = useFailureText();
  const change = useChangeCodes(eventId);
  const [question, setQuestion] = useState<CodeQuestion | null>(null);
  const lines = codes[kind];
  return (
    <Paper component="section" p={{ base: 'md', sm: 'lg' }}>
      <Group justify="space-between" mb={6}>
        <Title order={2} fz="md">
          {t(`setup.codes.${kind}.title`)}
        </Title>
        {mayChange && (
          <Button
            size="compact-sm"
            variant="subtle"
            leftSection={<IconPlus size={15} aria-hidden />}
            onClick={() => setQuestion({ kind: 'add' })}
          >
            {t(`setup.codes.${kind}.add`)}
          </Button>
        )}
      </Group>
      {change.isError && (
        <Notice tone="bad">
          {failureKindOf(change.error) === 'changed-meanwhile'
            ? t('setup.changed')
            : failureText(change.error)}
        </Notice>
      )}
      {lines.length === 0 && (
        <Text fz="sm" c="dimmed" py={8}>
          {t(`setup.codes.${kind}.none`)}
        </Text>
      )}
      <ul className={classes.lines}>
        {lines.map(({ code, name }, at) => (
          <li key={code} className={classes.line}>
            <Group justify="space-between" wrap="nowrap">
              <div>
                <Text fw={550}>
                  {name} <span className={classes.code}>{code}</span>
                </Text>
                <Where zones={lineAt(codes, kind, code)?.zones ?? null} />
              </div>
              {mayChange && (
                <Group gap={2} wrap="nowrap">
                  <Action
                    label={t('setup.codes.up', { name })}
                    disabled={at === 0}
                    onClick={() => change.mutate(movedUp(codes, kind, at))}
                  >
                    <IconArrowUp size={17} aria-hidden />
                  </Action>
                  <Action
                    label={t('setup.codes.down', { name })}
                    disabled={at === lines.length - 1}
                    onClick={() => change.mutate(movedUp(codes, kind, at + 1))}
                  >
                    <IconArrowDown size={17} aria-hidden />
                  </Action>
                  <Action
                    label={t('setup.edit', { name })}
                    onClick={() => setQuestion({ kind: 'edit', code })}
                  >
                    <IconPencil size={17} aria-hidden />
                  </Action>
                  <Action
                    label={t('setup.codes.remove', { name })}
                    onClick={() => change.mutate(without(codes, kind, code))}
                  >
                    <IconTrash size={17} aria-hidden />
                  </Action>
                </Group>
              )}
            </Group>
          </li>
        ))}
      </ul>
      <CodeDialog kind={kind} codes={codes} question={question} onClose={() => setQuestion(null)} />
    </Paper>
  );
}

/** @param zones null for what leads nowhere by itself */
function Where({ zones }: { zones: readonly string[] | null }) {
  const { t } = useTranslation();
  if (zones === null) return null;
  const places = zones.includes(EVERY) ? t('people.everyZone') : zones.join(', ');
  return (
    <Text fz="sm" c="dimmed">
      <bdi>{zones.length === 0 ? t('setup.codes.nowhere') : places}</bdi>
    </Text>
  );
}

interface ActionProps {
  readonly label: string;
  readonly disabled?: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function Action({ label, disabled = false, onClick, children }: ActionProps) {
  return (
    <ActionIcon variant="subtle" color="gray" aria-label={label} disabled={disabled} onClick={onClick}>
      {children}
    </ActionIcon>
  );
}
