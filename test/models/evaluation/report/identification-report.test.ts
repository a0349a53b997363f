import { describe, expect, it } from 'vitest';
import { enrol, scoreSearches } from '#models/evaluation/identification/score-searches';
import { enrolFailures } from '#models/evaluation/images/image-set';
import { identificationReport } from '#models/evaluation/report/identification-report';
import { image, PIPELINE } from '../faces.ts';

describe('the report of an identification', () => {
  it('shows the probe beside the photo that it was nearest to', async () => {
    const gallery = [image('p0/a.jpg', 0, 0), image('p0/b.jpg', 0, 80)];
    const probes = [image('p0/1.jpg', 0, 75), image('p1/1.jpg', 1, 60)];
    const scores = await scoreSearches(enrol(gallery), probes, (person) => person === 0, 1);
    const text = await identificationReport(
      {
        pipeline: PIPELINE,
        subject: 'probes searched in gallery',
        enrolled: 1,
        galleryPeople: 1,
        people: ['p0', 'p1'],
        gallery,
        probes,
        scores,
        rank1: { share: 1, interval: { low: 0, high: 1 } },
        points: [],
        failures: enrolFailures([...gallery, ...probes]),
        galleryFailures: enrolFailures(gallery),
        probeFailures: enrolFailures(probes),
        referenceThreshold: 0.9,
        qualityDiscards: [],
        byGroup: null,
        warnings: [],
        seconds: 1,
      },
      'shown',
      new Date(0),
    );
    expect(text).toContain('p0/1.jpg and p0/b.jpg');
    expect(text).toContain('p1/1.jpg and p0/b.jpg');
    expect(text).not.toContain('p0/a.jpg');
  });
});
