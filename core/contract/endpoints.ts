import { createApiKey, listApiKeys, revokeApiKey } from './api-key.ts';
import { pairDevice, pullGallery, readGateConfig, sendHeartbeat } from './device.ts';
import { createAccessPoint, createEvent, createVenue, createZone, listEvents, listVenues } from './event.ts';
import { createPairingCode, listGates, unpairGate } from './gate.ts';
import { uploadJournal } from './journal.ts';
import { listPassages, readCrop, watchPassages } from './passage.ts';
import {
  addPhoto,
  changeAccreditationStatus,
  createPerson,
  erasePerson,
  listPeople,
  readPerson,
  readPhoto,
} from './person.ts';
import {
  beginSecondFactor,
  confirmIdentity,
  confirmSecondFactor,
  endOwnSession,
  giveCode,
  listOwnSessions,
  readSession,
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

/** Every operation there is. The server refuses to start when one has no handler. */
export const ENDPOINTS = {
  readSession,
  signIn,
  signInByLink,
  setPassword,
  signOut,
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
  listVenues,
  createVenue,
  createZone,
  createAccessPoint,
  listPeople,
  createPerson,
  readPerson,
  erasePerson,
  changeAccreditationStatus,
  addPhoto,
  readPhoto,
  listPassages,
  readCrop,
  watchPassages,
  listGates,
  createPairingCode,
  unpairGate,
  pairDevice,
  readGateConfig,
  pullGallery,
  uploadJournal,
  sendHeartbeat,
} as const;

export type EndpointId = keyof typeof ENDPOINTS;
