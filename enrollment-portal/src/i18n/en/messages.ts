import { account } from './account.ts';
import { alerts } from './alerts.ts';
import { apiKeys } from './api-keys.ts';
import { badges } from './badges.ts';
import { bulk } from './bulk.ts';
import { coach } from './coach.ts';
import { enrol } from './enrol.ts';
import { event } from './event.ts';
import { failure } from './failure.ts';
import { gates } from './gates.ts';
import { imports } from './imports.ts';
import { invitations } from './invitations.ts';
import { laneOrders } from './lane-orders.ts';
import { live } from './live.ts';
import { liveness } from './liveness.ts';
import { log } from './log.ts';
import { lookAlikes } from './look-alikes.ts';
import { now } from './now.ts';
import { people } from './people.ts';
import { photo } from './photo.ts';
import { promise } from './promise.ts';
import { reviews } from './reviews.ts';
import { session } from './session.ts';
import { setup } from './setup.ts';
import { shell } from './shell.ts';
import { users } from './users.ts';
import { watchlist } from './watchlist.ts';

export const en = {
  account,
  alerts,
  apiKeys,
  badges,
  bulk,
  coach,
  enrol,
  event,
  failure,
  gates,
  imports,
  invitations,
  laneOrders,
  live,
  liveness,
  log,
  lookAlikes,
  now,
  people,
  photo,
  promise,
  reviews,
  session,
  setup,
  shell,
  users,
  watchlist,
} as const;
