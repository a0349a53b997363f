import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { serveScreen } from '../world/served-screen.ts';

/** Status of a request that calls the server by another name than it has. */
function statusAs(url: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(url, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

describe('the pages of the lanes', () => {
  it('load nothing from elsewhere and send nothing anywhere', async () => {
    const { url } = await serveScreen();
    const response = await fetch(`${url}/lane/Lane%201`);
    const page = await response.text();
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect([...page.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address)).toEqual([
      '/fonts/noto-sans-arabic/index.css',
      '/fonts/noto-sans-sc/index.css',
      '/display.css',
      '/display.js',
    ]);
  });

  it('begin in the event’s language', async () => {
    const { url, world } = await serveScreen();
    world.languages = ['ar', 'en'];
    const page = await (await fetch(`${url}/lane/Lane%201`)).text();
    expect(page).toContain('<html lang="ar" dir="rtl">');
  });

  it('answer to no other name than their own, and to nothing but reading', async () => {
    const { url } = await serveScreen();
    expect(await statusAs(`${url}/lane/Lane%201`, 'somewhere.example')).toBe(404);
    expect(await statusAs(`${url}/lane/Lane%201`, 'localhost:9490')).toBe(200);
    expect((await fetch(`${url}/lane/Lane%201`, { method: 'POST' })).status).toBe(404);
    expect((await fetch(`${url}/lane/Lane%202`)).status).toBe(404);
    expect((await fetch(`${url}/lane/%E0%A4`)).status).toBe(404);
  });
});
