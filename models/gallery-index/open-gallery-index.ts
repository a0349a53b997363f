import { Worker } from 'node:worker_threads';
import { type Embedding, type PipelineId, PipelineMismatch } from '#domain/face/embedding';
import type { Candidate } from '#domain/face/match';
import { builtFile } from '../built-file.ts';
import {
  type GalleryIndex,
  GalleryIndexFault,
  type IndexedPerson,
  type NearestOther,
  type Neighbours,
  type SnapshotLoad,
} from './gallery-index.ts';
import { faultOf } from './index-fault.ts';
import type {
  IndexReply,
  IndexRequest,
  IndexThreadSetting,
  Numbered,
  PackedPerson,
} from './index-message.ts';
import { createKernelMemory } from './kernel/kernel.ts';
import type { SnapshotFile } from './snapshot-format.ts';
import { ThreadedNeighbours } from './threaded-neighbours.ts';

/** Starts an empty index in a thread of its own: a scan never holds up the lane's event loop. */
export function openGalleryIndex(pipelineId: PipelineId): GalleryIndex {
  return new ThreadedIndex(pipelineId);
}

interface Pending {
  readonly resolve: (reply: IndexReply) => void;
  readonly reject: (fault: GalleryIndexFault) => void;
}

class ThreadedIndex implements GalleryIndex {
  size = { people: 0, templates: 0 };
  private readonly pipelineId: PipelineId;
  private readonly worker: Worker;
  private readonly pending = new Map<number, Pending>();
  private lastId = 0;
  private ended: GalleryIndexFault | null = null;

  constructor(pipelineId: PipelineId) {
    this.pipelineId = pipelineId;
    const workerData: IndexThreadSetting = { pipelineId, memory: createKernelMemory() };
    this.worker = new Worker(builtFile(import.meta.url, './index-worker.ts'), { workerData, execArgv: [] });
    this.worker.on('message', ({ id, message }: Numbered<IndexReply>) => {
      this.pending.get(id)?.resolve(message);
      this.pending.delete(id);
    });
    this.worker.on('error', (cause) => this.end(new GalleryIndexFault('the index thread failed', { cause })));
    this.worker.on('exit', () => this.end(new GalleryIndexFault('the index thread has ended')));
  }

  async replaceAll(people: readonly IndexedPerson[]): Promise<void> {
    await this.change({ kind: 'replace-all', people: people.map((person) => this.packed(person)) });
  }

  async update(upserts: readonly IndexedPerson[], removals: readonly string[]): Promise<void> {
    await this.change({ kind: 'update', upserts: upserts.map((person) => this.packed(person)), removals });
  }

  async search(
    probes: readonly Embedding[],
    k: number,
    scope?: string,
  ): Promise<readonly (readonly Candidate[])[]> {
    if (probes.length === 0) return [];
    const values = probes.map((probe) => this.valuesOf(probe));
    const reply = await this.ask({ kind: 'search', probes: values, k, scope: scope ?? null });
    if (reply.kind === 'found') return reply.candidates;
    throw faultOf(reply);
  }

  async nearestOther(personId: string): Promise<NearestOther> {
    const reply = await this.ask({ kind: 'nearest-other', personId });
    if (reply.kind === 'nearest-other') return reply.nearest;
    throw faultOf(reply);
  }

  neighbours(scope: string | null): Neighbours {
    return new ThreadedNeighbours(scope, (request) => this.ask(request));
  }

  async save(file: SnapshotFile, stamp: string): Promise<void> {
    const reply = await this.ask({ kind: 'save', file, stamp });
    if (reply.kind !== 'saved') throw faultOf(reply);
  }

  async load(file: SnapshotFile): Promise<SnapshotLoad> {
    const reply = await this.ask({ kind: 'load', file });
    if (reply.kind !== 'loaded') throw faultOf(reply);
    this.size = { people: reply.people, templates: reply.templates };
    return reply.load;
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }

  private async change(request: IndexRequest): Promise<void> {
    const reply = await this.ask(request);
    if (reply.kind !== 'changed') throw faultOf(reply);
    this.size = { people: reply.people, templates: reply.templates };
  }

  private ask(message: IndexRequest): Promise<IndexReply> {
    if (this.ended) return Promise.reject(this.ended);
    this.lastId += 1;
    const request: Numbered<IndexRequest> = { id: this.lastId, message };
    return new Promise((resolve, reject) => {
      this.pending.set(request.id, { resolve, reject });
      this.worker.postMessage(request);
    });
  }

  private packed({ personId, templates, scopes = [] }: IndexedPerson): PackedPerson {
    const vectors = templates.map((template) => this.valuesOf(template));
    const length = vectors[0]?.length ?? 0;
    const joined = new Float32Array(vectors.length * length);
    for (const [i, vector] of vectors.entries()) {
      if (vector.length !== length) throw new GalleryIndexFault('templates of one person differ in length');
      joined.set(vector, i * length);
    }
    return { personId, templates: joined, length, scopes };
  }

  private valuesOf(embedding: Embedding): Float32Array {
    if (embedding.pipelineId === this.pipelineId) return embedding.values;
    throw new PipelineMismatch(embedding.pipelineId, this.pipelineId);
  }

  private end(fault: GalleryIndexFault): void {
    this.ended ??= fault;
    for (const { reject } of this.pending.values()) reject(this.ended);
    this.pending.clear();
  }
}
