/** What a device senses at the lane. `door` is on while the barrier is out of its rest. */
export const CONTACTS = ['passage', 'door', 'fire'] as const;

export type Contact = (typeof CONTACTS)[number];
export type ContactState = 'on' | 'off';

/** What became of an order: `unclear` when the device may have heard it. */
export type Ordered = 'done' | 'refused' | 'unclear';

export interface WireEvents {
  readonly onContact: (contact: Contact, state: ContactState) => void;
  /** The contacts cannot be read any more, or again. */
  readonly onSensing: (state: 'works' | 'lost') => void;
}

/**
 * A lane's device as wires: orders out, contacts in. What they mean for a passage is told once, in
 * `WiredTurnstile`, for every kind of wire.
 */
export interface Wires {
  /** Begins to work and to tell; called once. */
  start(events: WireEvents): void;
  /** Frees the lane for one person. */
  free(): Promise<Ordered>;
  hold(): Promise<Ordered>;
  release(): Promise<Ordered>;
  close(): Promise<void>;
}
