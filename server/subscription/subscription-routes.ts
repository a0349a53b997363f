import type { HandlersOf } from '../http/handler.ts';
import type { SubscriptionService } from './subscription-service.ts';

export function subscriptionRoutes(
  subscriptions: SubscriptionService,
): HandlersOf<
  | 'listSubscriptions'
  | 'createSubscription'
  | 'changeSubscription'
  | 'endSubscription'
  | 'rotateSubscriptionSecret'
  | 'testSubscription'
  | 'listDeliveries'
  | 'redeliver'
> {
  return {
    listSubscriptions: ({ actor, params }) => subscriptions.list(actor, params.eventId),
    createSubscription: ({ actor, params, body }) => subscriptions.create(actor, params.eventId, body),
    changeSubscription: ({ actor, params, version, body }) =>
      subscriptions.change(actor, params, version, body),
    endSubscription: ({ actor, params }) => subscriptions.end(actor, params),
    rotateSubscriptionSecret: ({ actor, params }) => subscriptions.rotateSecret(actor, params),
    testSubscription: ({ actor, params, signal }) => subscriptions.test(actor, params, signal),
    listDeliveries: ({ actor, params, query }) => subscriptions.deliveries(actor, params, query),
    redeliver: ({ actor, params, body }) => subscriptions.redeliver(actor, params, body),
  };
}
