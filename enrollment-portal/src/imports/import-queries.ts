import { type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { pathOf } from '#contract/call';
import {
  cancelImport,
  createImport,
  type ImportChoices,
  listImports,
  type PeopleImport,
  readImport,
  readImportReport,
  startImport,
  uploadImportPhotos,
  uploadImportTable,
} from '#contract/people-import';
import { call } from '../api/call.ts';
import { RequestFailed } from '../api/request-failed.ts';
import { upload } from '../api/upload.ts';
import { readCsv } from '../csv/read-csv.ts';
import { kindOfFile } from './file-kind.ts';

const LOOK_AGAIN_MS = 1_000;

export const importsQuery = (eventId: string) =>
  queryOptions({
    queryKey: ['imports', eventId],
    queryFn: async ({ signal }) => (await call(listImports, { params: { eventId } }, { signal })).imports,
  });

export const importQuery = (eventId: string, importId: string) =>
  queryOptions({
    queryKey: ['imports', eventId, importId],
    queryFn: ({ signal }) => call(readImport, { params: { eventId, importId } }, { signal }),
    refetchInterval: ({ state: { data } }) => (data && isUnderWay(data) ? LOOK_AGAIN_MS : false),
  });

export function isUnderWay({ state }: PeopleImport): boolean {
  return state.kind === 'waiting' || state.kind === 'running';
}

export function reportPath(eventId: string, importId: string): string {
  return pathOf(readImportReport, { params: { eventId, importId } });
}

export interface RowFault {
  readonly line: number;
  readonly column: string;
  readonly problem: string;
}

/** Of the run that ended at this moment. */
export const faultsQuery = (eventId: string, importId: string, endedAt: number) =>
  queryOptions({
    queryKey: ['import-faults', eventId, importId, endedAt],
    queryFn: async ({ signal }): Promise<readonly RowFault[]> => {
      const path = reportPath(eventId, importId);
      const response = await fetch(path, { signal, credentials: 'same-origin' }).catch((cause: unknown) => {
        throw new RequestFailed('unreachable', [], { cause });
      });
      if (!response.ok) throw new RequestFailed('unavailable');
      const [, ...rows] = readCsv(await response.text());
      return rows.map(([line = '', column = '', problem = '']) => ({ line: Number(line), column, problem }));
    },
    staleTime: Number.POSITIVE_INFINITY,
  });

export function useCreateImport(eventId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => call(createImport, { params: { eventId } }),
    onSuccess: (made) => keep(queries, eventId, made),
  });
}

export interface Sending {
  /** How far each of the files is, 0 to 1, in their order. */
  readonly shares: readonly number[];
  readonly send: (files: readonly File[]) => void;
  readonly stop: () => void;
  readonly isPending: boolean;
  readonly error: unknown;
}

/** Sends tables and archives one after the other to where each belongs. */
export function useSendFiles(eventId: string, importId: string): Sending {
  const queries = useQueryClient();
  const [shares, setShares] = useState<readonly number[]>([]);
  const [abort, setAbort] = useState(() => new AbortController());
  const sending = useMutation({
    mutationFn: async ({ files, signal }: { files: readonly File[]; signal: AbortSignal }) => {
      setShares(files.map(() => 0));
      for (const [index, file] of files.entries()) {
        const endpoint = kindOfFile(file) === 'photos' ? uploadImportPhotos : uploadImportTable;
        const onProgress = (share: number) =>
          setShares((before) => before.map((known, at) => (at === index ? share : known)));
        const params = { eventId, importId };
        await keep(queries, eventId, await upload(endpoint, { params, file, onProgress, signal }));
      }
    },
  });
  return {
    shares,
    isPending: sending.isPending,
    error: abort.signal.aborted ? null : sending.error,
    send: (files) => {
      const fresh = new AbortController();
      setAbort(fresh);
      sending.mutate({ files, signal: fresh.signal });
    },
    stop: () => abort.abort(),
  };
}

export function useStartImport(eventId: string, importId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: ImportChoices & { readonly mode: 'dry-run' | 'apply' }) =>
      call(startImport, { params: { eventId, importId }, body }),
    onSuccess: (started) => keep(queries, eventId, started),
  });
}

export function useCancelImport(eventId: string, importId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => call(cancelImport, { params: { eventId, importId } }),
    onSettled: () => queries.invalidateQueries({ queryKey: importQuery(eventId, importId).queryKey }),
  });
}

async function keep(queries: QueryClient, eventId: string, now: PeopleImport): Promise<void> {
  queries.setQueryData(importQuery(eventId, now.id).queryKey, now);
  await queries.invalidateQueries({ queryKey: importsQuery(eventId).queryKey, exact: true });
}
