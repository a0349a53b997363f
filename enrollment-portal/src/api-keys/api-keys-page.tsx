import { Button, Code, EmptyState, Paper, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCircleCheck, IconClockOff, IconKey, IconPlus, IconTrashX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiKey } from '#contract/api-key';
import { useEvent, useEventFormat } from '../event/current-event.ts';
import { useMay } from '../session/current-session.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { NotFoundPage } from '../ui/not-found-page.tsx';
import { Page } from '../ui/page.tsx';
import { PageLoader } from '../ui/page-loader.tsx';
import { StatusBadge } from '../ui/status-badge.tsx';
import { AskDialog } from '../users/ask-dialog.tsx';
import classes from '../users/users-page.module.css';
import { apiKeysQuery, useRevokeApiKey } from './api-keys-queries.ts';
import { CreateKeyDialog } from './create-key-dialog.tsx';

export function ApiKeysPage() {
  return useMay('api-key:manage') ? <ApiKeys /> : <NotFoundPage />;
}

function ApiKeys() {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const keys = useQuery(apiKeysQuery(eventId));
  const [adding, setAdding] = useState(false);
  const add = (
    <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setAdding(true)}>
      {t('apiKeys.add')}
    </Button>
  );
  return (
    <Page
      title={t('apiKeys.title')}
      note={t('apiKeys.lead')}
      width="reading"
      actions={keys.data && keys.data.length > 0 && add}
    >
      {keys.isPending && <PageLoader />}
      {keys.isError && !keys.data && (
        <FailureNotice title={t('apiKeys.failed')} error={keys.error} onRetry={() => void keys.refetch()} />
      )}
      {keys.data?.length === 0 && (
        <EmptyState
          py={64}
          icon={<IconKey stroke={1.5} aria-hidden />}
          withIndicatorBackground
          title={t('apiKeys.empty.title')}
          description={t('apiKeys.empty.text')}
        >
          <EmptyState.Actions>{add}</EmptyState.Actions>
        </EmptyState>
      )}
      {keys.data && keys.data.length > 0 && (
        <Paper component="ul" className={classes.list}>
          {keys.data.map((key) => (
            <KeyRow key={key.id} apiKey={key} />
          ))}
        </Paper>
      )}
      <CreateKeyDialog opened={adding} onClose={() => setAdding(false)} />
    </Page>
  );
}

function KeyRow({ apiKey }: { apiKey: ApiKey }) {
  const { t } = useTranslation();
  const format = useEventFormat();
  const { id: eventId } = useEvent();
  const revoke = useRevokeApiKey(eventId);
  const [asking, setAsking] = useState(false);
  const nowMs = Date.now();
  const { name } = apiKey;
  const usable = apiKey.revokedAt === null && apiKey.expiresAt > nowMs;
  return (
    <li className={classes.user}>
      <div className={classes.words}>
        <Text fw={600}>{name}</Text>
        <Code>{apiKey.scopes.join(' ')}</Code>
        <Text fz="sm" c="dimmed" mt={4}>
          {t('apiKeys.by', {
            name: apiKey.createdBy,
            day: format.day(apiKey.createdAt),
            until: format.day(apiKey.expiresAt),
          })}
        </Text>
        <Text fz="sm" c="dimmed">
          {apiKey.lastUsedAt === null
            ? t('apiKeys.neverUsed')
            : t('apiKeys.used', { ago: format.ago(apiKey.lastUsedAt, nowMs) })}
        </Text>
        <div className={classes.states}>
          <KeyState apiKey={apiKey} nowMs={nowMs} />
        </div>
      </div>
      {usable && (
        <Button
          variant="subtle"
          color="red"
          size="xs"
          aria-label={`${t('apiKeys.revoke.action')}: ${name}`}
          onClick={() => setAsking(true)}
        >
          {t('apiKeys.revoke.action')}
        </Button>
      )}
      <AskDialog
        opened={asking}
        title={t('apiKeys.revoke.title', { name })}
        text={t('apiKeys.revoke.text')}
        submit={t('apiKeys.revoke.action')}
        busy={revoke.isPending}
        failure={revoke.error}
        onConfirm={() =>
          revoke.mutate(apiKey.id, {
            onSuccess: () => {
              notifications.show({ color: 'green', message: t('apiKeys.revoke.done', { name }) });
              setAsking(false);
            },
          })
        }
        onClose={() => setAsking(false)}
      />
    </li>
  );
}

function KeyState({ apiKey, nowMs }: { apiKey: ApiKey; nowMs: number }) {
  const { t } = useTranslation();
  if (apiKey.revokedAt !== null) {
    return (
      <StatusBadge tone="bad" icon={IconTrashX}>
        {t('apiKeys.state.revoked')}
      </StatusBadge>
    );
  }
  return apiKey.expiresAt > nowMs ? (
    <StatusBadge tone="good" icon={IconCircleCheck}>
      {t('apiKeys.state.good')}
    </StatusBadge>
  ) : (
    <StatusBadge tone="idle" icon={IconClockOff}>
      {t('apiKeys.state.expired')}
    </StatusBadge>
  );
}
