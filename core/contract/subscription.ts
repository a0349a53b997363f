import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import {
  cursorSchema,
  idSchema,
  instantSchema,
  nameSchema,
  noBody,
  nothing,
  versionSchema,
} from './primitives.ts';

/** What other systems can be told of. */
export const MESSAGE_KINDS = [
  /** Somebody has walked in, or out: granted, and seen by the turnstile. */
  'passage.entered',
  'passage.left',
  'passage.refused',
  'alert.raised',
  'alert.ended',
] as const;

export type MessageKind = (typeof MESSAGE_KINDS)[number];

const webhookUrlSchema = z.url({ protocol: /^https?$/ }).max(2_000);
const brokerUrlSchema = z.url({ protocol: /^mqtts?$/ }).max(2_000);
/** One place: a name with a wildcard is none. */
const topicSchema = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^+#$\p{Cc}][^+#\p{Cc}]*$/u, 'a topic without wildcards');

export const targetSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('webhook'), url: webhookUrlSchema }),
    z.strictObject({
      kind: z.literal('mqtt'),
      url: brokerUrlSchema,
      topic: topicSchema,
      /** Null: the broker asks for none. */
      username: z.string().min(1).max(200).nullable(),
    }),
  ])
  .meta({ id: 'SubscriptionTarget' });

export type Target = z.infer<typeof targetSchema>;

/** What a delivery came to grief on. */
export const DELIVERY_PROBLEMS = [
  /** The name does not resolve. */
  'name-unknown',
  /** It leads to an address that the operator has not allowed. */
  'address-not-allowed',
  'unreachable',
  'timed-out',
  /** The certificate does not hold. */
  'not-trusted',
  /** The line is not encrypted, and the receiver is not in a network that the operator has allowed. */
  'not-encrypted',
  /** The receiver answered with `status`, which is no success. */
  'refused',
] as const;

export const deliveryProblemSchema = z
  .strictObject({
    kind: z.enum(DELIVERY_PROBLEMS),
    /** HTTP status, where the receiver gave one. */
    status: z.int().nullable(),
  })
  .meta({ id: 'DeliveryProblem' });

export type DeliveryProblem = z.infer<typeof deliveryProblemSchema>;

export const subscriptionSchema = z
  .strictObject({
    id: idSchema,
    version: versionSchema,
    name: nameSchema,
    target: targetSchema,
    kinds: z.array(z.enum(MESSAGE_KINDS)).min(1).max(MESSAGE_KINDS.length),
    /** Whether messages tell names; ids alone name nobody outside. */
    names: z.enum(['left-out', 'included']),
    state: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('active') }),
      /** What happens meanwhile is not kept for it; what was waiting waits on. */
      z.strictObject({
        kind: z.literal('paused'),
        since: instantSchema,
        because: z.enum(['by-hand', 'failing']),
      }),
    ]),
    createdAt: instantSchema,
    /** When the secret in force was made. */
    secretSince: instantSchema,
    lastDeliveredAt: instantSchema.nullable(),
    /** Since when nothing has got through; null while the last delivery did. */
    failingSince: instantSchema.nullable(),
    waiting: z.int().nonnegative(),
    dead: z.int().nonnegative(),
  })
  .meta({ id: 'Subscription' });

export type Subscription = z.infer<typeof subscriptionSchema>;

export const deliverySchema = z
  .strictObject({
    /** Also the `webhook-id` that the receiver sees, the same at every attempt. */
    id: idSchema,
    kind: z.enum(MESSAGE_KINDS),
    createdAt: instantSchema,
    /** `dead`: given up; it can be sent again by hand. */
    state: z.enum(['waiting', 'delivered', 'dead']),
    attempts: z.int().nonnegative(),
    /** Of one that waits. */
    nextAttemptAt: instantSchema.nullable(),
    endedAt: instantSchema.nullable(),
    problem: deliveryProblemSchema.nullable(),
  })
  .meta({ id: 'Delivery' });

export type Delivery = z.infer<typeof deliverySchema>;

/** `whsec_` and the key in base64, as Standard Webhooks have it. Shown once, never again. */
const secretSchema = z.string();

const passwordSchema = z.string().max(500).nullable();

const newSubscriptionSchema = subscriptionSchema
  .pick({ name: true, target: true, kinds: true, names: true })
  .extend({
    /** Of the broker. */
    password: passwordSchema.default(null),
    names: subscriptionSchema.shape.names.default('left-out'),
  });

const eventParams = z.strictObject({ eventId: idSchema });
const subscriptionParams = eventParams.extend({ subscriptionId: idSchema });
const audience = { kind: 'user', permission: 'subscription:manage' } as const;

export const listSubscriptions = endpoint({
  id: 'listSubscriptions',
  method: 'get',
  path: '/api/v1/events/:eventId/subscriptions',
  summary: 'Who is told of entries and alerts, by webhook or MQTT, and how that goes',
  audience,
  params: eventParams,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: z.strictObject({ subscriptions: z.array(subscriptionSchema) }),
});

export const createSubscription = endpoint({
  id: 'createSubscription',
  method: 'post',
  path: '/api/v1/events/:eventId/subscriptions',
  summary:
    'Tell another system of entries and alerts from now on; the answer holds the secret of its signatures',
  audience,
  params: eventParams,
  query: nothing,
  accepts: 'json',
  body: newSubscriptionSchema,
  answers: 'json',
  status: 201,
  reply: z.strictObject({ subscription: subscriptionSchema, secret: secretSchema }),
});

export const changeSubscription = endpoint({
  id: 'changeSubscription',
  method: 'patch',
  path: '/api/v1/events/:eventId/subscriptions/:subscriptionId',
  summary: 'Change what is given of a subscription, pause it or go on with it',
  audience,
  version: 'required',
  params: subscriptionParams,
  query: nothing,
  accepts: 'json',
  body: subscriptionSchema
    .pick({ name: true, target: true, kinds: true, names: true })
    .extend({ password: passwordSchema, state: z.enum(['active', 'paused']) })
    .partial(),
  answers: 'json',
  status: 200,
  reply: subscriptionSchema,
});

export const endSubscription = endpoint({
  id: 'endSubscription',
  method: 'delete',
  path: '/api/v1/events/:eventId/subscriptions/:subscriptionId',
  summary: 'End a subscription; what waits for it is not sent any more',
  audience,
  params: subscriptionParams,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'empty',
  status: 204,
  reply: noBody,
});

export const rotateSubscriptionSecret = endpoint({
  id: 'rotateSubscriptionSecret',
  method: 'post',
  path: '/api/v1/events/:eventId/subscriptions/:subscriptionId/secret',
  summary: 'Make another secret; for a day messages are signed by both',
  audience,
  params: subscriptionParams,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: z.strictObject({ secret: secretSchema, formerUntil: instantSchema }),
});

export const testSubscription = endpoint({
  id: 'testSubscription',
  method: 'post',
  path: '/api/v1/events/:eventId/subscriptions/:subscriptionId/test',
  summary: 'Send a message of the kind `test` at once, paused or not, and tell how that went',
  audience,
  params: subscriptionParams,
  query: nothing,
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('delivered'), tookMs: z.number().nonnegative() }),
    z.strictObject({ kind: z.literal('failed'), problem: deliveryProblemSchema }),
  ]),
});

export const listDeliveries = endpoint({
  id: 'listDeliveries',
  method: 'get',
  path: '/api/v1/events/:eventId/subscriptions/:subscriptionId/deliveries',
  summary: 'Messages to a subscriber, the latest first; those that got through are kept for a day',
  audience,
  params: subscriptionParams,
  query: z.strictObject({
    state: z.enum(['waiting', 'delivered', 'dead']).optional(),
    cursor: cursorSchema.optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  accepts: 'empty',
  body: noBody,
  answers: 'json',
  status: 200,
  reply: z.strictObject({ deliveries: z.array(deliverySchema), nextCursor: cursorSchema.nullable() }),
});

export const redeliver = endpoint({
  id: 'redeliver',
  method: 'post',
  path: '/api/v1/events/:eventId/subscriptions/:subscriptionId/redeliveries',
  summary: 'Send messages again that were given up: those named, or all of them',
  audience,
  params: subscriptionParams,
  query: nothing,
  accepts: 'json',
  body: z.discriminatedUnion('which', [
    z.strictObject({ which: z.literal('these'), deliveryIds: z.array(idSchema).min(1).max(200) }),
    z.strictObject({ which: z.literal('all-dead') }),
  ]),
  answers: 'json',
  status: 200,
  reply: z.strictObject({ queued: z.int().nonnegative() }),
});
