import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { type Saved, saveStream } from './save-stream.ts';

interface File {
  readonly path: string;
  readonly name: string;
}

/** One file at a time, with how far it has come and a way to stop it. */
export function useExport() {
  const [saved, setSaved] = useState<Saved | null>(null);
  const [stopping, setStopping] = useState<AbortController | null>(null);
  const run = useMutation({
    mutationFn: async ({ path, name }: File) => {
      const abort = new AbortController();
      setStopping(abort);
      setSaved({ bytes: 0, lines: 0 });
      return saveStream(path, name, { onProgress: setSaved, signal: abort.signal });
    },
  });
  return {
    begin: (file: File) => run.mutate(file),
    stop: () => {
      stopping?.abort();
      run.reset();
    },
    forget: () => run.reset(),
    state: run.status,
    error: run.error,
    saved,
  };
}
