import type { Express } from 'express';
import type { Endpoint } from '#contract/endpoint';
import { PERMISSIONS } from '#contract/endpoint';

/** A route that anybody could call because nobody said who may: the server does not start with one. */
export class RouteUndeclared extends Error {
  override name = 'RouteUndeclared';
}

/** What is open to everybody, and says nothing that needs protection. */
const OPEN_ROUTES: ReadonlySet<string> = new Set([
  'get /healthz',
  'get /readyz',
  // Answers callers of its own network only.
  'get /metrics',
  'get /api/openapi.json',
]);

/**
 * Compares what the router answers with what the contract declares.
 * @throws RouteUndeclared for a route of no endpoint, and for an endpoint that names no permission
 */
export function requireDeclaredRoutes(app: Express, endpoints: readonly Endpoint[]): void {
  const declared = new Set(endpoints.map(routeOf));
  for (const endpoint of endpoints) requireAudience(endpoint);
  for (const { route } of app.router.stack) {
    if (!route) continue;
    for (const { method } of route.stack) {
      const name = `${method} ${route.path}`;
      if (!declared.has(name) && !OPEN_ROUTES.has(name)) {
        throw new RouteUndeclared(`nobody says who may call ${name}`);
      }
    }
  }
}

function routeOf({ method, path }: Endpoint): string {
  return `${method} ${path}`;
}

function requireAudience({ id, audience }: Endpoint): void {
  switch (audience?.kind) {
    case 'public':
    case 'device':
    case 'holder':
      return;
    case 'user':
      if (PERMISSIONS.includes(audience.permission)) return;
  }
  throw new RouteUndeclared(`${id} does not say who may call it`);
}
