import { describe, expect, it } from 'vitest';
import { percent, roundPercent } from '#models/evaluation/figures';
import { linearScale, logScale } from '#models/evaluation/report/chart/scale';
import { html } from '#models/evaluation/report/html';
import { card, page } from '#models/evaluation/report/page';

describe('markup', () => {
  it('escapes whatever is put into it, and keeps markup that is its own', () => {
    const name = `<script>alert("1")</script>'&`;
    expect(html`<p title="${name}">${[html`<b>${name}</b>`, 3, null]}</p>`.text).toBe(
      '<p title="&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&amp;"><b>&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&amp;</b>3</p>',
    );
  });
});

describe('a page', () => {
  it('fetches nothing and forbids that it be made to', () => {
    const text = page({
      title: '<img src=x onerror=alert(1)>',
      facts: [],
      tiles: [],
      warnings: [],
      sections: [card('A card', 'An explanation', html`<p>content</p>`)],
    });
    expect(text).toContain("default-src 'none'");
    expect(text).not.toMatch(/https?:|<script|<link|<iframe|<img/);
  });
});

describe('scales', () => {
  it('put decades at even distances', () => {
    const scale = logScale(-3, 0);
    expect(scale.ticks.map(({ label }) => label)).toEqual(['1e-3', '1%', '10%', '100%']);
    expect(scale.position(0.1)).toBeCloseTo(2 / 3, 12);
  });

  it('hold what lies beyond at the ends, zero errors too', () => {
    const scale = logScale(-3, 0);
    expect([scale.position(0), scale.position(1e-9), scale.position(5)]).toEqual([0, 0, 1]);
  });

  it('have ticks at round numbers', () => {
    expect(linearScale(-0.23, 1, (v) => v.toFixed(2)).ticks.map(({ label }) => label)).toEqual([
      '0.00',
      '0.25',
      '0.50',
      '0.75',
      '1.00',
    ]);
  });
});

describe('figures', () => {
  it.each([
    { share: 0, text: '0%' },
    { share: 1, text: '100%' },
    { share: 0.9942, text: '99.42%' },
    { share: 0.0122, text: '1.22%' },
    { share: 0.00044, text: '0.0440%' },
    { share: 0.5, text: '50.0%' },
    { share: Number.NaN, text: 'not measured' },
  ])('$share reads $text', ({ share, text }) => {
    expect(percent(share)).toBe(text);
  });

  it('drop empty digits on axes', () => {
    expect([0.005, 0.25, 0.1].map(roundPercent)).toEqual(['0.5%', '25%', '10%']);
  });
});
