import type { Tables } from '../db/tables.ts';
import type { SealedKind } from './vault.ts';

/** A column with bytes under an event's data key, and what its seals are made out to. */
export interface SealedColumn {
  readonly table: keyof Tables;
  readonly column: 'sealed' | 'sealed_explanation';
  /** Whose value is in the seal. */
  readonly id: NamingColumn;
  /** In whose order the rows are walked through; names one row. */
  readonly key: NamingColumn;
  readonly kind: SealedKind;
}

type NamingColumn = 'id' | 'passage_id' | 'person_id' | 'command_id';

const byId = { column: 'sealed', id: 'id', key: 'id' } as const;

/** All there are; a test holds them against the database, so that a new one cannot be forgotten. */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  { ...byId, table: 'photos', kind: 'photo' },
  { ...byId, table: 'templates', kind: 'template' },
  { ...byId, table: 'photo_reviews', kind: 'review-photo' },
  { ...byId, table: 'photo_reviews', column: 'sealed_explanation', id: 'person_id', kind: 'explanation' },
  { ...byId, table: 'photo_explanations', id: 'person_id', key: 'person_id', kind: 'explanation' },
  { ...byId, table: 'watchlist', kind: 'watchlist-photo' },
  { ...byId, table: 'watchlist_templates', kind: 'template' },
  { ...byId, table: 'command_attachments', id: 'command_id', key: 'command_id', kind: 'command-attachment' },
  { ...byId, table: 'subscriptions', kind: 'subscription' },
  { ...byId, table: 'crops', id: 'passage_id', key: 'passage_id', kind: 'crop' },
];
