import { Router } from 'express';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ENDPOINTS, type EndpointId } from '#contract/endpoints';
import { NOBODY } from '#server/auth/actor';
import { type Binding, bindEndpoints, HandlerMissing } from '#server/http/bind-endpoints';
import type { HandlersOf } from '#server/http/handler';

const BINDING: Binding = {
  publicUrl: new URL('http://localhost'),
  clock: { nowMs: () => Date.now() },
  authenticateUser: async () => NOBODY,
  authenticateDevice: async () => NOBODY,
  authenticateHolder: async () => NOBODY,
  replyOnce: async (_request, act) => ({ kind: 'fresh', answer: await act() }),
  requireEventState: async () => undefined,
  limits: {},
  replies: 'checked',
  closing: new AbortController().signal,
};

const everyHandler = Object.fromEntries(
  Object.keys(ENDPOINTS).map((id) => [id, async () => undefined]),
) as unknown as HandlersOf<EndpointId>;

describe('binding endpoints to handlers', () => {
  it('takes every endpoint when every handler is there', () => {
    const router = Router();
    bindEndpoints(router, ENDPOINTS, everyHandler, BINDING);
    expect(router.stack.length).toBe(Object.keys(ENDPOINTS).length);
  });

  it.each(Object.keys(ENDPOINTS))('refuses to go on without a handler for %s', (id) => {
    const { [id as EndpointId]: _, ...others } = everyHandler;
    expect(() => bindEndpoints(Router(), ENDPOINTS, others as HandlersOf<EndpointId>, BINDING)).toThrow(
      HandlerMissing,
    );
  });

  it('refuses an endpoint that the program has never heard of', () => {
    const added = {
      ...ENDPOINTS,
      readSession: { ...ENDPOINTS.readSession, id: 'inventedLater', params: z.strictObject({}) },
    };
    expect(() => bindEndpoints(Router(), added, everyHandler, BINDING)).toThrow(/inventedLater/);
  });
});
