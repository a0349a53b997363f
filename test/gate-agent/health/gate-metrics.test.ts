import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { gateMetrics, serveMetrics } from '#gate-agent/health/gate-metrics';
import type { GateStatus } from '#gate-agent/health/gate-status';

const LANE: GateStatus['lanes'][number] = {
  lane: 'Lane 1',
  knownToServer: true,
  camera: 'live',
  view: 'frozen',
  framesPerSecond: 12.5,
  turnstile: 'ready',
  alarms: ['held-open'],
  mode: 'serving',
  journal: 'ready',
  pipeline: 'ready',
};

const STATUS: GateStatus = {
  pid: 1,
  deviceId: 'device-one',
  agentVersion: '1',
  writtenAtMs: 0,
  server: {
    url: 'https://access.example.org',
    link: 'connected',
    clockOffsetMs: -1_500,
    clockJumps: 2,
    loops: {
      gallery: { kind: 'works' },
      journal: { kind: 'works' },
      heartbeat: { kind: 'works' },
      commands: { kind: 'works' },
    },
  },
  gallery: {
    state: 'stale',
    accessPoint: 'North',
    pipeline: 'same',
    people: 20_000,
    unusableTemplates: 0,
    syncedAtMs: 5_000,
    validUntilMs: null,
    threshold: null,
  },
  journal: { head: 12, pending: 3, space: 'roomy' },
  neighbours: { known: 2, connected: 1 },
  lanes: [LANE],
};

it('a gate tells its numbers to whoever asks for them, and nothing else', async () => {
  const server = serveMetrics(
    gateMetrics(() => STATUS),
    { host: '127.0.0.1', port: 0 },
  );
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const text = await (await fetch(`${origin}/metrics`)).text();
  for (const line of [
    'venue_gate_server_connected 1',
    'venue_gate_clock_offset_seconds -1.5',
    'venue_gate_clock_jumps 2',
    'venue_gate_gallery_current 0',
    'venue_gate_journal_pending 3',
    'venue_gate_lane_frames_per_second{lane="Lane 1"} 12.5',
    'venue_gate_lane_view_clear{lane="Lane 1"} 0',
    'venue_gate_lane_alarms{lane="Lane 1"} 1',
  ]) {
    expect(text.split('\n')).toContain(line);
  }
  expect(text).not.toContain('device-one');
  expect((await fetch(`${origin}/`)).status).toBe(404);
});
