import { writeFileSync } from 'node:fs';
import { demoScenario } from '#demo/scenario';
import type { Actor, Scene } from '#gate-agent/camera/scene/scene';

export interface Walk {
  /** As the demo's scenario calls whoever walks. */
  readonly who: string;
  readonly atMs: number;
}

/** A long quiet scene in which the demo's people walk up at the given moments. */
export function sceneOf(walks: readonly Walk[]): Scene {
  const { scene } = demoScenario();
  return {
    ...scene,
    durationMs: 3_600_000,
    actors: walks.map(({ who, atMs }) => moved(actorOf(scene, who), atMs)),
  };
}

export function writeScene(file: string, walks: readonly Walk[]): void {
  writeFileSync(file, JSON.stringify(sceneOf(walks)));
}

function actorOf(scene: Scene, label: string): Actor {
  const actor = scene.actors.find((candidate) => candidate.label === label);
  if (!actor) throw new Error(`nobody in the demo is called ${label}`);
  return actor;
}

function moved(actor: Actor, toMs: number): Actor {
  const fromMs = actor.path[0]?.atMs ?? 0;
  return {
    ...actor,
    path: actor.path.map((waypoint) => ({ ...waypoint, atMs: waypoint.atMs - fromMs + toMs })),
  };
}
