import { heartbeatSchema } from '#contract/device';
import type { ModelChange } from '#contract/model-change';
import type { Db } from '../db/database.ts';

const MOST_TOLD = 200;

/** Paired gates of events that are not over, and those of them that do not say that they decide by the pipeline. */
export async function gatesBehind(db: Db, pipelineId: string): Promise<ModelChange['gates']> {
  const rows = await db
    .selectFrom('devices')
    .innerJoin('events', 'events.id', 'devices.event_id')
    .innerJoin('access_points', 'access_points.id', 'devices.access_point_id')
    .select(['devices.id', 'devices.event_id', 'devices.heartbeat', 'access_points.name'])
    .where('devices.revoked_at', 'is', null)
    .where('events.state', 'in', ['draft', 'live'])
    .orderBy('access_points.name')
    .orderBy('devices.id')
    .execute();
  const behind = rows
    .map(({ id, event_id: eventId, heartbeat, name }) => ({
      deviceId: id,
      eventId,
      gateName: name,
      pipelineId: pipelineSaid(heartbeat),
    }))
    .filter((gate) => gate.pipelineId !== pipelineId);
  return { paired: rows.length, behind: behind.slice(0, MOST_TOLD) };
}

function pipelineSaid(heartbeat: string | null): string | null {
  if (heartbeat === null) return null;
  // One that a program of another version wrote says nothing.
  return heartbeatSchema.safeParse(JSON.parse(heartbeat)).data?.pipelineId ?? null;
}
