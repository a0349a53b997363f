import {
  type Icon,
  IconActivity,
  IconBell,
  IconDoorEnter,
  IconEyeOff,
  IconGauge,
  IconHistory,
  IconLockAccess,
  IconPhotoCheck,
  IconSettings,
  IconTableImport,
  IconUsers,
  IconUsersGroup,
} from '@tabler/icons-react';
import type { Permission } from '#contract/endpoint';
import type { EventSection } from '../event/event-path.ts';

export interface Entry {
  readonly section: EventSection;
  readonly icon: Icon;
  /** Without it the server would refuse the page. */
  readonly permission: Permission;
}

interface Group {
  readonly name: 'security' | 'accreditation' | 'operations';
  readonly entries: readonly Entry[];
}

/** The pages of an event, by the desk that works with them. */
export const GROUPS: readonly Group[] = [
  {
    name: 'security',
    entries: [
      { section: 'live', icon: IconActivity, permission: 'passage:read' },
      { section: 'now', icon: IconGauge, permission: 'passage:read' },
      { section: 'lanes', icon: IconLockAccess, permission: 'gate:read' },
      { section: 'log', icon: IconHistory, permission: 'passage:read' },
      { section: 'alerts', icon: IconBell, permission: 'passage:read' },
    ],
  },
  {
    name: 'accreditation',
    entries: [
      { section: 'people', icon: IconUsers, permission: 'person:read' },
      { section: 'imports', icon: IconTableImport, permission: 'person:write' },
      { section: 'reviews', icon: IconPhotoCheck, permission: 'person:read' },
      { section: 'look-alikes', icon: IconUsersGroup, permission: 'person:write' },
      { section: 'watchlist', icon: IconEyeOff, permission: 'watchlist:manage' },
    ],
  },
  {
    name: 'operations',
    entries: [
      { section: 'gates', icon: IconDoorEnter, permission: 'gate:read' },
      { section: 'setup', icon: IconSettings, permission: 'event:manage' },
    ],
  },
];

/** Pages that people on the move open most; a phone has room for four beside the way to all others. */
export const ON_PHONES: readonly EventSection[] = [
  'live',
  'now',
  'lanes',
  'alerts',
  'people',
  'log',
  'reviews',
  'gates',
  'setup',
];
