import { createApiKey, listApiKeys, revokeApiKey } from './api-key.ts';
import { listAudit } from './audit.ts';
import { pairDevice, pullGallery, readGateConfig, readTemplateKey, sendHeartbeat } from './device.ts';
import { changeEvent, changeEventState, createEvent, listEvents } from './event.ts';
import { createPairingCode, listGates, unpairGate } from './gate.ts';
import { uploadJournal } from './journal.ts';
import { decideLookAlike, listLookAlikes } from './look-alike.ts';
import { correctOccupancy, listOccupancy, listPresent, recountOccupancy } from './occupancy.ts';
import { listPassages, readCrop, watchPassages } from './passage.ts';
import {
  addPhoto,
  changeAccreditationStatus,
  changePerson,
  createPerson,
  erasePerson,
  listPeople,
  readPerson,
  readPhoto,
} from './person.ts';
import { listPromises, proposePromise } from './promise.ts';
import {
  beginSecondFactor,
  beginSingleSignOn,
  confirmIdentity,
  confirmSecondFactor,
  endOwnSession,
  finishSingleSignOn,
  giveCode,
  listOwnSessions,
  readSession,
  readSignInWays,
  removeSecondFactor,
  setPassword,
  signIn,
  signInByLink,
  signOut,
} from './session.ts';
import {
  changeUserRoles,
  changeUserState,
  endSessionOfUser,
  inviteUser,
  listSessionsOfUser,
  listUsers,
  renewInvitation,
  resetSecondFactor,
} from './user.ts';
import { changeZone, createAccessPoint, createVenue, createZone, listVenues } from './venue.ts';

/** Every operation there is. The server refuses to start when one has no handler. */
export const ENDPOINTS = {
  readSession,
  signIn,
  signInByLink,
  setPassword,
  signOut,
  readSignInWays,
  beginSingleSignOn,
  finishSingleSignOn,
  giveCode,
  confirmIdentity,
  beginSecondFactor,
  confirmSecondFactor,
  removeSecondFactor,
  listOwnSessions,
  endOwnSession,
  listUsers,
  inviteUser,
  renewInvitation,
  changeUserRoles,
  changeUserState,
  resetSecondFactor,
  listSessionsOfUser,
  endSessionOfUser,
  listApiKeys,
  createApiKey,
  revokeApiKey,
  listEvents,
  createEvent,
  changeEvent,
  changeEventState,
  listVenues,
  createVenue,
  createZone,
  changeZone,
  createAccessPoint,
  listPeople,
  createPerson,
  readPerson,
  changePerson,
  erasePerson,
  changeAccreditationStatus,
  addPhoto,
  readPhoto,
  listPromises,
  proposePromise,
  listLookAlikes,
  decideLookAlike,
  listPassages,
  readCrop,
  watchPassages,
  listOccupancy,
  listPresent,
  correctOccupancy,
  recountOccupancy,
  listAudit,
  listGates,
  createPairingCode,
  unpairGate,
  pairDevice,
  readGateConfig,
  pullGallery,
  readTemplateKey,
  uploadJournal,
  sendHeartbeat,
} as const;

export type EndpointId = keyof typeof ENDPOINTS;
