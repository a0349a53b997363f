import { describe, expect, it } from 'vitest';
import { checkDemo, demoScenario } from '#demo/main';
import { projectFile } from '#models/project-file';

describe('the demo, played through server, lane and journal', () => {
  it('leads every visit to what is written, and logs nothing else', { timeout: 600_000 }, async () => {
    const told: string[] = [];
    const { rows, ok } = await checkDemo({
      pipeline: 'onnx',
      weightsDir: projectFile('models/weights'),
      onProgress: (line) => told.push(line),
    });
    expect(rows.filter((row) => !row.ok)).toEqual([]);
    expect(ok).toBe(true);
    expect(rows).toHaveLength(demoScenario().visits.length);
    expect(told).toContain('enrolling Athlete 101');
  });
});
