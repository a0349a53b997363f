import { z } from 'zod';
import { KEY_SCOPES } from '#contract/api-key';
import type { Endpoint, Media, Permission } from '#contract/endpoint';
import { wireErrorSchema } from '#contract/errors';
import { PROTOCOL_VERSION } from '#contract/version';
import { FILE_TYPES, PHOTO_TYPES } from './request-body.ts';

type Json = Readonly<Record<string, unknown>>;

const IMAGE = { type: 'string', contentMediaType: 'image/jpeg' };
const REFUSALS: Readonly<Record<Endpoint['audience']['kind'], readonly number[]>> = {
  public: [400, 401, 429],
  user: [400, 401, 403, 404, 409],
  device: [400, 401],
  holder: [400, 401, 409, 412, 429],
};

/**
 * OpenAPI 3.1 of the endpoints. Its schemas are JSON Schema 2020-12, which is what zod writes by
 * itself: no second library stands between the schemas that are enforced and those that are shown.
 */
export function openApiOf(endpoints: readonly Endpoint[], version: string): Json {
  const schemas = new Components();
  const paths: Record<string, Record<string, Json>> = {};
  for (const endpoint of endpoints) {
    const path = endpoint.path.replace(/:([A-Za-z]+)/g, '{$1}');
    paths[path] = { ...paths[path], [endpoint.method]: operationOf(endpoint, schemas) };
  }
  const error = schemas.add(wireErrorSchema, 'output');
  return {
    openapi: '3.1.0',
    info: { title: 'Venue access', version, 'x-protocol-version': PROTOCOL_VERSION },
    paths,
    components: {
      schemas: schemas.all(),
      responses: { Error: { description: 'What went wrong, by kind', content: jsonContent(error) } },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'venue_session' },
        apiKey: { type: 'http', scheme: 'bearer', description: 'A key made in the portal, for one event' },
        device: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        holder: {
          type: 'apiKey',
          in: 'cookie',
          name: 'venue_enrolment',
          description: 'Of an invitation that was opened on this device',
        },
      },
    },
  };
}

function operationOf(endpoint: Endpoint, schemas: Components): Json {
  const { audience } = endpoint;
  const refusals = REFUSALS[audience.kind].map((status) => [
    String(status),
    { $ref: '#/components/responses/Error' },
  ]);
  return {
    operationId: endpoint.id,
    summary: endpoint.summary,
    ...(audience.kind === 'user' ? rightsOf(audience) : {}),
    security: securityOf(endpoint),
    parameters: [
      ...parametersOf(endpoint.params, 'path', schemas),
      ...parametersOf(endpoint.query, 'query', schemas),
      ...(endpoint.version ? [{ ...IF_MATCH, required: endpoint.version === 'required' }] : []),
      ...(endpoint.method === 'post' && audience.kind === 'user' ? [IDEMPOTENCY_KEY] : []),
    ],
    ...requestBodyOf(endpoint, schemas),
    responses: { [endpoint.status]: answerOf(endpoint, schemas), ...Object.fromEntries(refusals) },
  };
}

const IF_MATCH = {
  name: 'If-Match',
  in: 'header',
  description: 'The version that the edit was made on, as its ETag said',
  schema: { type: 'string', pattern: '^"\\d+"$' },
};

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'Sent again with the same key within a day, the request is done once and answered alike',
  schema: { type: 'string', minLength: 8, maxLength: 200 },
};

function rightsOf({ permission, assurance }: Extract<Endpoint['audience'], { kind: 'user' }>): Json {
  return { 'x-permission': permission, ...(assurance ? { 'x-assurance': assurance } : {}) };
}

function securityOf({ audience }: Endpoint): readonly Json[] {
  switch (audience.kind) {
    case 'public':
      return [];
    case 'user':
      return isScope(audience.permission) ? [{ session: [] }, { apiKey: [] }] : [{ session: [] }];
    case 'device':
      return [{ device: [] }];
    case 'holder':
      return [{ holder: [] }];
  }
}

function isScope(permission: Permission): boolean {
  return KEY_SCOPES.includes(permission);
}

function parametersOf(schema: z.ZodType, place: 'path' | 'query', schemas: Components): readonly Json[] {
  const object = objectSchema.parse(schemas.add(schema, 'input'));
  return Object.entries(object.properties).map(([name, parameter]) => ({
    name,
    in: place,
    required: object.required.includes(name),
    schema: parameter,
  }));
}

const objectSchema = z.object({
  properties: z.record(z.string(), z.unknown()).default({}),
  required: z.array(z.string()).default([]),
});

function requestBodyOf({ accepts, body }: Endpoint, schemas: Components): Json {
  switch (accepts) {
    case 'json':
      return { requestBody: { required: true, content: jsonContent(schemas.add(body, 'input')) } };
    case 'image':
      return {
        requestBody: {
          required: true,
          content: Object.fromEntries(PHOTO_TYPES.map((type) => [type, {}])),
        },
      };
    case 'file':
      return {
        requestBody: {
          required: true,
          content: Object.fromEntries(FILE_TYPES.map((type) => [type, {}])),
        },
      };
    default:
      return {};
  }
}

function answerOf({ answers, reply, summary }: Endpoint, schemas: Components): Json {
  const content: Readonly<Record<Media, () => Json>> = {
    json: () => ({ content: jsonContent(schemas.add(reply, 'output')) }),
    image: () => ({ content: { 'image/jpeg': { schema: IMAGE } } }),
    file: () => ({ content: { 'text/csv': {}, 'application/jsonl': {} } }),
    stream: () => ({ content: { 'text/event-stream': {} } }),
    empty: () => ({}),
    redirect: () => ({ headers: { Location: { schema: { type: 'string', format: 'uri-reference' } } } }),
  };
  return { description: summary, ...content[answers]() };
}

function jsonContent(schema: Json): Json {
  return { 'application/json': { schema } };
}

/** Collects the schemas that have a name of their own, so that each is told once. */
class Components {
  readonly #named = new Map<string, unknown>();

  add(schema: z.ZodType, io: 'input' | 'output'): Json {
    const { $schema: _, $defs = {}, ...own } = pointedAt(z.toJSONSchema(schema, { io }));
    for (const [name, named] of Object.entries(z.record(z.string(), z.unknown()).parse($defs))) {
      this.#named.set(name, named);
    }
    return own;
  }

  all(): Json {
    return Object.fromEntries([...this.#named].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}

function pointedAt(schema: unknown): Json {
  const text = JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/');
  return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
}
