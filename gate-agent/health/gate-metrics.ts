import { createServer, type Server } from 'node:http';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { GateStatus } from './gate-status.ts';

type LaneStatus = GateStatus['lanes'][number];

/** A number of the whole gate, or one of each lane, read when it is asked for. */
const OF_GATE: Readonly<Record<string, readonly [help: string, read: (status: GateStatus) => number]>> = {
  venue_gate_server_connected: [
    '1 while the server answers',
    ({ server }) => flag(server.link === 'connected'),
  ],
  venue_gate_clock_offset_seconds: [
    'Server ahead of this machine',
    ({ server }) => server.clockOffsetMs / 1_000,
  ],
  venue_gate_clock_jumps: ['How often this machine’s clock was set', ({ server }) => server.clockJumps],
  venue_gate_gallery_people: ['People who may be recognised', ({ gallery }) => gallery.people],
  venue_gate_gallery_current: [
    '1 while the gallery may be relied on',
    ({ gallery }) => flag(gallery.state === 'current'),
  ],
  venue_gate_gallery_synced_seconds: [
    'When the gallery was last synced',
    ({ gallery }) => (gallery.syncedAtMs ?? 0) / 1_000,
  ],
  venue_gate_journal_head: ['Records written', ({ journal }) => journal.head],
  venue_gate_journal_pending: ['Records that the server lacks', ({ journal }) => journal.pending],
  venue_gate_neighbours: ['Gates that passages are exchanged with', ({ neighbours }) => neighbours.known],
  venue_gate_neighbours_connected: [
    'Those of them that hear this gate now',
    ({ neighbours }) => neighbours.connected,
  ],
  venue_gate_journal_nearly_full: [
    '1 when faces are no longer kept',
    ({ journal }) => flag(journal.space === 'nearly-full'),
  ],
};

const OF_LANE: Readonly<Record<string, readonly [help: string, read: (lane: LaneStatus) => number]>> = {
  venue_gate_lane_frames_per_second: ['Frames looked at', ({ framesPerSecond }) => framesPerSecond],
  venue_gate_lane_camera_live: ['1 while the camera gives pictures', ({ camera }) => flag(camera === 'live')],
  venue_gate_lane_view_clear: ['1 while the camera is believed', ({ view }) => flag(view === 'clear')],
  venue_gate_lane_turnstile_ready: [
    '1 while the turnstile works',
    ({ turnstile }) => flag(turnstile === 'ready'),
  ],
  venue_gate_lane_alarms: ['Alarms that are on', ({ alarms }) => alarms.length],
  venue_gate_lane_journal_ready: ['1 while the lane can record', ({ journal }) => flag(journal === 'ready')],
};

/** What is measured of a gate, for Prometheus. Numbers and names of lanes; no ids, no people. */
export function gateMetrics(status: () => GateStatus): Registry {
  const registry = new Registry();
  for (const [name, [help, read]] of Object.entries(OF_GATE)) {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read(status()));
      },
    });
  }
  for (const [name, [help, read]] of Object.entries(OF_LANE)) {
    new Gauge({
      name,
      help,
      labelNames: ['lane'],
      registers: [registry],
      collect() {
        for (const lane of status().lanes) this.set({ lane: lane.lane }, read(lane));
      },
    });
  }
  collectDefaultMetrics({ register: registry });
  return registry;
}

/** `GET /metrics`, and nothing else. */
export function serveMetrics(registry: Registry, { host, port }: { host: string; port: number }): Server {
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  // A port that is taken costs the numbers, not the lanes.
  server.on('error', () => server.close());
  return server.listen(port, host);
}

function flag(holds: boolean): 0 | 1 {
  return holds ? 1 : 0;
}
