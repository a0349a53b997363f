import { parentPort } from 'node:worker_threads';
import type { IndexReply, IndexRequest, Numbered, PackedPerson } from './index-message.ts';
import { TemplateMatrix } from './template-matrix.ts';

/** Nobody is held yet, and how long a template is will be known with the first. */
let matrix: TemplateMatrix | null = null;

parentPort?.on('message', ({ id, message }: Numbered<IndexRequest>) => {
  const reply: Numbered<IndexReply> = { id, message: answer(message) };
  parentPort?.postMessage(reply);
});

function answer(request: IndexRequest): IndexReply {
  try {
    switch (request.kind) {
      case 'replace-all':
        matrix = withPeople(null, request.people);
        return changed();
      case 'update':
        for (const personId of request.removals) matrix?.remove(personId);
        matrix = withPeople(matrix, request.upserts);
        return changed();
      case 'search':
        return {
          kind: 'found',
          candidates: request.probes.map((probe) => matrix?.search(probe, request.k) ?? []),
        };
    }
  } catch (cause) {
    return { kind: 'failed', message: cause instanceof Error ? cause.message : String(cause) };
  }
}

function withPeople(held: TemplateMatrix | null, people: readonly PackedPerson[]): TemplateMatrix | null {
  const [first] = people;
  if (!first) return held;
  const next = held ?? new TemplateMatrix(first.length);
  for (const { personId, templates, length } of people) {
    if (length !== next.length) {
      throw new RangeError(`templates here hold ${next.length} numbers, not ${length}`);
    }
    next.remove(personId);
    next.add(personId, templates);
  }
  return next;
}

function changed(): IndexReply {
  return { kind: 'changed', people: matrix?.people ?? 0, templates: matrix?.rows ?? 0 };
}
