import { describe, expect, it } from 'vitest';
import { returnPathOf, signInPath } from '../../../enrollment-portal/src/session/return-path.ts';

describe('the way back after signing in', () => {
  it('leads to the page that asked for it', () => {
    const path = '/events/spring-games/people?search=a&b';
    expect(returnPathOf(new URL(signInPath(path), 'http://portal').searchParams)).toBe(path);
  });

  it.each(['https://elsewhere.example', '//elsewhere.example', '/\\elsewhere.example', 'events', ''])(
    'never leads out of the portal: %s',
    (path) => {
      expect(returnPathOf(new URLSearchParams({ return: path }))).toBe('/');
    },
  );
});
