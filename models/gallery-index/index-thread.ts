import { setImmediate as otherWork } from 'node:timers/promises';
import type { NearestOthers } from '#domain/promise/nearest-others';
import type { ScoredPerson } from './best-people.ts';
import type { NearestOther, StrangersQuestion, StrangersReport } from './gallery-index.ts';
import { GalleryMatrix } from './gallery-matrix.ts';
import type { IndexReply, IndexRequest, IndexThreadSetting, PackedPerson } from './index-message.ts';
import type { KernelMemory } from './kernel/kernel.ts';
import { loadSnapshot } from './load-snapshot.ts';
import { NeighbourTable } from './neighbour-table.ts';
import { saveSnapshot } from './save-snapshot.ts';
import { EVERYONE } from './scopes.ts';
import { strangersReport } from './strangers-report.ts';

/** A search waits for a turn of settling about this long; at 300,000 templates for the 31 ms that four probes take. */
const TURN_MS = 15;

const PEOPLE_A_PAGE = 2000;

const FIRST_PROBES_A_TURN = 8;

const NORM_TOLERANCE = 1e-3;

/** What the index does in its thread: one request after the other, save that searches need not wait for a save. */
export class IndexThread {
  private readonly pipelineId: string;
  private readonly memory: KernelMemory;
  /** Nobody is held yet, and how long a template is will be known with the first. */
  private matrix: GalleryMatrix | null = null;
  private readonly tables = new Map<string | null, NeighbourTable>();
  /** Scopes whose neighbours were ever asked for. */
  private readonly followed = new Set<string | null>();
  /** Settles when everything that writes, or must not be written under, has ended. */
  private writing: Promise<unknown> = Promise.resolve();
  private probesATurn = FIRST_PROBES_A_TURN;

  constructor({ pipelineId, memory }: IndexThreadSetting) {
    this.pipelineId = pipelineId;
    this.memory = memory;
  }

  async answer(request: IndexRequest): Promise<IndexReply> {
    try {
      switch (request.kind) {
        case 'replace-all':
          return await this.alone(() => this.replaceAll(request.people));
        case 'update':
          return await this.alone(() => this.update(request.upserts, request.removals));
        case 'search':
          return this.search(request.probes, request.k, request.scope);
        case 'settle':
          return await this.settle(request.scope, request.forMs);
        case 'nearest':
          return { kind: 'nearest', people: this.nearest(request.scope, request.personIds), next: null };
        case 'nearest-page':
          return this.nearestPage(request.scope, request.from);
        case 'tell-settled':
          return this.tellSettled(request.scope, request.most);
        case 'restore-neighbours':
          return this.restore(request.scope, request.people);
        case 'strangers':
          return { kind: 'strangers', report: this.strangers(request.scope, request.question) };
        case 'nearest-other':
          return { kind: 'nearest-other', nearest: this.nearestOther(request.personId) };
        case 'save':
          return await this.alone(() => this.save(request));
        case 'load':
          return await this.alone(() => this.load(request));
      }
    } catch (cause) {
      return { kind: 'failed', message: cause instanceof Error ? cause.message : String(cause) };
    }
  }

  private alone<T>(work: () => T | Promise<T>): Promise<T> {
    const done = this.writing.then(work);
    this.writing = done.catch(() => undefined);
    return done;
  }

  private replaceAll(people: readonly PackedPerson[]): IndexReply {
    const [first] = people;
    if (first) check(first.length, people);
    const matrix = first ? new GalleryMatrix(first.length, this.memory) : null;
    matrix?.makeRoom(people);
    this.matrix?.blocks.clear();
    this.matrix = matrix;
    for (const person of people) this.matrix?.put(person);
    this.tables.clear();
    return this.changed();
  }

  private update(upserts: readonly PackedPerson[], removals: readonly string[]): IndexReply {
    const [first] = upserts;
    if (first) check(this.matrix?.length ?? first.length, upserts);
    const matrix = this.matrix ?? (first ? new GalleryMatrix(first.length, this.memory) : null);
    matrix?.makeRoom(upserts);
    this.matrix = matrix;
    if (!matrix) return this.changed();
    const leaving = new Set<number>();
    for (const personId of [...removals, ...upserts.map((person) => person.personId)]) {
      const person = matrix.people.numberOf(personId);
      if (person !== null) leaving.add(person);
    }
    for (const table of this.tables.values()) table.leave(leaving);
    for (const personId of removals) matrix.remove(personId);
    for (const person of upserts) matrix.put(person);
    for (const table of this.tables.values()) {
      for (const { personId } of upserts) table.enter(matrix.people.numberOf(personId) ?? Number.NaN);
    }
    return this.changed();
  }

  private search(probes: readonly Float32Array[], k: number, scope: string | null): IndexReply {
    const questions = probes.map((probe) => ({ probe, k, scope }));
    return { kind: 'found', candidates: this.matrix?.search(questions) ?? probes.map(() => []) };
  }

  private async settle(scope: string | null, forMs: number): Promise<IndexReply> {
    this.followed.add(scope);
    const end = performance.now() + forMs;
    let table = this.table(scope);
    while (table && table.pending > 0 && performance.now() < end) {
      const began = performance.now();
      table.step(this.probesATurn);
      this.pace(performance.now() - began);
      await otherWork();
      table = this.table(scope);
    }
    return { kind: 'settled', settled: table?.settled ?? 0, pending: table?.pending ?? 0 };
  }

  /** As many probes as fit a turn; fours go best together, and one pass takes sixty-four. */
  private pace(turnMs: number): void {
    const fitting = (this.probesATurn * TURN_MS) / Math.max(turnMs, 0.1);
    this.probesATurn = Math.min(64, Math.max(4, Math.round(fitting / 4) * 4));
  }

  private nearest(scope: string | null, personIds: readonly string[]): readonly NearestOthers[] {
    return personIds.flatMap((personId) => {
      const person = this.matrix?.people.numberOf(personId) ?? null;
      return person === null ? [] : [this.nearestOf(scope, person)];
    });
  }

  private nearestPage(scope: string | null, from: number): IndexReply {
    const limit = this.matrix?.people.numberLimit ?? 0;
    const to = Math.min(limit, from + PEOPLE_A_PAGE);
    const people: NearestOthers[] = [];
    for (let person = from; person < to; person += 1) {
      if (this.matrix?.people.isHeld(person)) people.push(this.nearestOf(scope, person));
    }
    return { kind: 'nearest', people, next: to < limit ? to : null };
  }

  private nearestOf(scope: string | null, person: number): NearestOthers {
    const { matrix } = this;
    const nearest = this.table(scope)?.nearestOf(person);
    if (!matrix || !nearest) throw new RangeError('the neighbours of somebody are not settled');
    return {
      personId: matrix.people.idOf(person),
      nearest: nearest.map((other) => ({
        personId: matrix.people.idOf(other.person),
        similarity: other.score,
      })),
    };
  }

  private tellSettled(scope: string | null, most: number): IndexReply {
    const people = (this.table(scope)?.tellSettled(most) ?? []).map((person) =>
      this.nearestOf(scope, person),
    );
    return { kind: 'nearest', people, next: null };
  }

  private restore(scope: string | null, people: readonly NearestOthers[]): IndexReply {
    this.followed.add(scope);
    const table = this.table(scope);
    const numberOf = (personId: string) => this.matrix?.people.numberOf(personId) ?? null;
    for (const { personId, nearest } of people) {
      const person = numberOf(personId);
      const others = nearest.flatMap(({ personId: otherId, similarity }) => {
        const other = numberOf(otherId);
        return other === null ? [] : [{ person: other, score: similarity }];
      });
      // Somebody near is not here (any more): who is near now has to be searched for.
      if (person !== null && others.length === nearest.length) table?.restore(person, others);
    }
    return { kind: 'restored' };
  }

  private strangers(scope: string | null, question: StrangersQuestion): StrangersReport {
    const { matrix } = this;
    const table = this.table(scope);
    if (!matrix || !table) return strangersReport({ members: [], outsiders: [], templates: 0 }, question);
    const members: NearestOthers[] = [];
    const outsiders: NearestOthers[] = [];
    let templates = 0;
    for (const personId of matrix.people.ids()) {
      const person = matrix.people.numberOf(personId) ?? Number.NaN;
      const isMember = table.isInScope(person);
      if (isMember) templates += matrix.people.rowsOf(person).length;
      (isMember ? members : outsiders).push(this.nearestOf(scope, person));
    }
    return strangersReport({ members, outsiders, templates }, question);
  }

  private nearestOther(personId: string): NearestOther {
    const { matrix } = this;
    const person = matrix?.people.numberOf(personId) ?? null;
    if (!matrix || person === null) return { kind: 'not-held' };
    const found = matrix.scan(
      matrix.people.rowsOf(person).map((row) => ({
        probe: matrix.blocks.templateAt(row),
        k: 1,
        scope: EVERYONE,
        except: person,
      })),
    );
    let best: ScoredPerson | null = null;
    for (const [nearest] of found) if (nearest && (!best || nearest.score > best.score)) best = nearest;
    if (!best) return { kind: 'nobody-else' };
    return {
      kind: 'somebody',
      other: { personId: matrix.people.idOf(best.person), similarity: best.score },
    };
  }

  private table(scope: string | null): NeighbourTable | null {
    const known = this.tables.get(scope);
    if (known || !this.matrix || !this.followed.has(scope)) return known ?? null;
    const table = new NeighbourTable(this.matrix, scope);
    this.tables.set(scope, table);
    return table;
  }

  private async save({ file, stamp }: Extract<IndexRequest, { kind: 'save' }>): Promise<IndexReply> {
    if (!this.matrix) throw new RangeError('nobody was ever held, there is nothing to save');
    const { matrix, pipelineId, tables } = this;
    await saveSnapshot(file, { pipelineId, stamp, matrix, neighbours: tables });
    return { kind: 'saved' };
  }

  private async load({ file }: Extract<IndexRequest, { kind: 'load' }>): Promise<IndexReply> {
    if (this.matrix && this.matrix.size.people > 0) throw new RangeError('somebody is held already');
    // A search meanwhile must not write into the memory that is being filled.
    this.matrix = null;
    this.tables.clear();
    const loaded = await loadSnapshot(file, this.pipelineId, this.memory);
    if ('refused' in loaded) {
      return { kind: 'loaded', load: { kind: 'refused', because: loaded.refused }, people: 0, templates: 0 };
    }
    this.matrix = loaded.matrix;
    for (const [scope, table] of loaded.neighbours) {
      this.tables.set(scope, table);
      this.followed.add(scope);
    }
    return { kind: 'loaded', load: { kind: 'loaded', stamp: loaded.stamp }, ...loaded.matrix.size };
  }

  private changed(): IndexReply {
    return { kind: 'changed', ...(this.matrix?.size ?? { people: 0, templates: 0 }) };
  }
}

/** Before anything changes, so that a change takes effect whole or not at all. @throws RangeError */
function check(length: number, people: readonly PackedPerson[]): void {
  for (const { personId, templates, length: theirs } of people) {
    if (theirs !== length) throw new RangeError(`templates here hold ${length} numbers, not ${theirs}`);
    if (templates.length === 0 || templates.length % length !== 0) {
      throw new RangeError(`"${personId}" has no whole template`);
    }
    for (let at = 0; at < templates.length; at += length) {
      const norm = normOf(templates, at, length);
      if (!(Math.abs(norm - 1) <= NORM_TOLERANCE)) {
        throw new RangeError(`a template of "${personId}" has length ${norm}, not 1`);
      }
    }
  }
}

function normOf(templates: Float32Array, from: number, length: number): number {
  let square = 0;
  for (let i = from; i < from + length; i += 1) square += (templates[i] ?? Number.NaN) ** 2;
  return Math.sqrt(square);
}
