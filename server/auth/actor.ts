import type { Permission } from '#contract/endpoint';

/** A permission, on one event or (null) on the whole installation. */
export interface Grant {
  readonly permission: Permission;
  readonly eventId: string | null;
}

export interface UserActor {
  readonly kind: 'user';
  readonly userId: string;
  readonly username: string;
  readonly grants: readonly Grant[];
  readonly session: {
    readonly tokenHash: string;
    /** Signed in by link: no password was shown, and a new one may be set without the old. */
    readonly byLink: boolean;
  };
}

export interface DeviceActor {
  readonly kind: 'device';
  readonly deviceId: string;
  readonly eventId: string;
  readonly accessPointId: string;
}

/** Who asks. Made by the authenticators alone. */
export type Actor = { readonly kind: 'nobody' } | UserActor | DeviceActor;

export const NOBODY: Actor = { kind: 'nobody' };
