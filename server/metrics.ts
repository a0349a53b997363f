import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface LiveCounts {
  people(): Promise<number>;
  gatesOnline(): number;
}

/** What is measured of this server, for Prometheus. Numbers only; no ids, no names. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #requests = new Histogram({
    name: 'venue_http_request_seconds',
    help: 'Time to answer a request, by operation and status',
    labelNames: ['operation', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5, 30],
    registers: [this.#registry],
  });
  readonly #passages = new Counter({
    name: 'venue_passages_total',
    help: 'Decisions taken in from gates, by outcome',
    labelNames: ['outcome'],
    registers: [this.#registry],
  });
  readonly #photos = new Histogram({
    name: 'venue_photo_seconds',
    help: 'Time to judge an enrolled photo, by verdict',
    labelNames: ['verdict'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 5],
    registers: [this.#registry],
  });

  /** Begins to measure the process itself: memory, event-loop delay, garbage collection. */
  observeProcess(): void {
    collectDefaultMetrics({ register: this.#registry });
  }

  observe(counts: LiveCounts): void {
    new Gauge({
      name: 'venue_people',
      help: 'People in all events',
      registers: [this.#registry],
      async collect() {
        this.set(await counts.people());
      },
    });
    new Gauge({
      name: 'venue_gates_online',
      help: 'Gates that this process has heard of within the last half minute',
      registers: [this.#registry],
      collect() {
        this.set(counts.gatesOnline());
      },
    });
  }

  countRequest(operation: string, status: number, seconds: number): void {
    this.#requests.observe({ operation, status }, seconds);
  }

  countPassage(outcome: string): void {
    this.#passages.inc({ outcome });
  }

  countPhoto(verdict: string, seconds: number): void {
    this.#photos.observe({ verdict }, seconds);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }
}
