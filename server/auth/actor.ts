import type { Permission } from '#contract/endpoint';
import type { SessionStage, SignInWay } from '#contract/session';

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
    readonly id: string;
    readonly tokenHash: string;
    readonly by: SignInWay;
    readonly stage: SessionStage;
    /** When password or code was last shown. */
    readonly confirmedAtMs: number;
  };
  readonly account: { readonly password: 'set' | 'none'; readonly secondFactor: 'on' | 'off' };
}

/** Another system, acting by a key on the one event that the key is for. */
export interface KeyActor {
  readonly kind: 'api-key';
  readonly keyId: string;
  readonly eventId: string;
  readonly grants: readonly Grant[];
}

export interface DeviceActor {
  readonly kind: 'device';
  readonly deviceId: string;
  readonly eventId: string;
  readonly accessPointId: string;
}

/** Somebody who has opened the invitation that was sent to them: they act for themselves alone. */
export interface HolderActor {
  readonly kind: 'holder';
  readonly invitationId: string;
  readonly eventId: string;
  readonly personId: string;
  /** Until when the device may come back. */
  readonly openUntilMs: number;
}

/** Whoever can hold permissions. */
export type Principal = UserActor | KeyActor;

/** Who asks. Made by the authenticators alone. */
export type Actor = { readonly kind: 'nobody' } | Principal | DeviceActor | HolderActor;

export const NOBODY: Actor = { kind: 'nobody' };

/** The id under which what somebody did is kept. */
export function idOf(principal: Principal): string {
  return principal.kind === 'user' ? principal.userId : principal.keyId;
}
