/** SIA OSDP v2.2, annex A. */
export const COMMAND = {
  poll: 0x60,
  id: 0x61,
  capabilities: 0x62,
  localStatus: 0x64,
  inputStatus: 0x65,
  outputStatus: 0x66,
  readerStatus: 0x67,
  output: 0x68,
  led: 0x69,
  buzzer: 0x6a,
  text: 0x6b,
  challenge: 0x76,
  panelCryptogram: 0x77,
} as const;

export const REPLY = {
  ack: 0x40,
  nak: 0x41,
  id: 0x45,
  capabilities: 0x46,
  localStatus: 0x48,
  inputStatus: 0x49,
  outputStatus: 0x4a,
  readerStatus: 0x4b,
  card: 0x50,
  deviceCryptogram: 0x76,
  firstMac: 0x78,
} as const;

/** What a NAK says. */
export const NAK = {
  commandLength: 0x02,
  unknownCommand: 0x03,
  sequence: 0x04,
  securityBlock: 0x05,
  encryptionRequired: 0x06,
} as const;

/** Types of security blocks (annex D.1.2). */
export const SCS = {
  challenge: 0x11,
  deviceCryptogram: 0x12,
  panelCryptogram: 0x13,
  firstMac: 0x14,
  command: 0x15,
  reply: 0x16,
  sealedCommand: 0x17,
  sealedReply: 0x18,
} as const;
