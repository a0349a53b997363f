/** Where a log stops being what it says, in the words of whoever must look there. */
export interface LogFault {
  readonly where: 'audit' | 'journal' | 'passages' | 'seal';
  /** The gate whose journal it is; null elsewhere. */
  readonly deviceId: string | null;
  /** The entry or record at fault, or the passage's id. */
  readonly at: number | string | null;
  readonly because:
    | 'missing'
    | 'unlinked'
    | 'altered'
    | 'unreadable'
    | 'unsigned'
    | 'signature-wrong'
    | 'key-exchanged'
    | 'without-record';
}
