import type { EventState } from '#domain/event/event-state';

/**
 * Rows as both SQLite and PostgreSQL hold them: ids and JSON as text, instants as epoch milliseconds,
 * flags as 0 or 1, bytes as blobs. Encrypted columns are named `sealed`.
 */
export interface Tables {
  installation: {
    id: number;
    pipeline_id: string | null;
    /** Which keys the database was set up with; null until a server has started on it. */
    master_key_id: string | null;
    signing_public_key: string | null;
    /** Keys of accounts and of pairing codes, wrapped by the master key. */
    wrapped_derived_keys: Uint8Array | null;
  };

  users: {
    id: string;
    username: string;
    password_hash: string | null;
    created_at: number;
    version: number;
    disabled_at: number | null;
    last_seen_at: number | null;
  };
  /** `event_id` null for the role `administrator`, which is of no event. */
  user_roles: { user_id: string; role: string; event_id: string | null };
  sign_in_links: {
    token_hash: string;
    user_id: string;
    expires_at: number;
    used_at: number | null;
    issued_by: 'operator' | 'administrator';
  };
  sessions: {
    token_hash: string;
    /** Names the session to people; it opens nothing. */
    id: string;
    user_id: string;
    signed_in_by: string;
    browser: string;
    created_at: number;
    last_seen_at: number;
    /** When password or code was last shown. */
    confirmed_at: number;
    /** When the second factor was shown, in a session that needs one. */
    code_given_at: number | null;
    expires_at: number;
  };
  /** Who came by single sign-on, and whom the provider means by the subject. */
  user_identities: { issuer: string; subject: string; user_id: string };
  second_factors: {
    user_id: string;
    /** The secret of the authenticator app. */
    sealed: Uint8Array;
    confirmed_at: number | null;
    /** The time step of the last code that was taken: no code counts twice. */
    last_step: number;
  };
  recovery_codes: { code_hash: string; user_id: string; used_at: number | null };
  api_keys: {
    id: string;
    event_id: string;
    name: string;
    secret_hash: string;
    /** JSON array of permissions. */
    scopes: string;
    created_at: number;
    created_by: string;
    expires_at: number;
    last_used_at: number | null;
    revoked_at: number | null;
  };
  sign_in_failures: { username: string; failures: number; locked_until: number; last_at: number };

  events: {
    id: string;
    name: string;
    time_zone: string;
    state: EventState;
    /** JSON of EventSettings. */
    settings: string;
    created_at: number;
    config_version: number;
    version: number;
    /** The event whose structure it began with; null for one that was made anew. */
    cloned_from: string | null;
    gallery_epoch: string;
    gallery_seq: number;
    passage_version: number;
  };
  event_keys: {
    event_id: string;
    wrapped_key: Uint8Array;
    /** Null until the templates of an event from before there were transforms are moved, at a start. */
    wrapped_transform_key: Uint8Array | null;
    /** The data key before, while things are sealed anew; null otherwise, as are the two that follow. */
    wrapped_old_key: Uint8Array | null;
    exchange_began_at: number | null;
    /** When everything was last looked through; null before the first time. */
    resealed_at: number | null;
  };

  venues: {
    id: string;
    event_id: string;
    version: number;
    code: string;
    name: string;
    created_at: number;
  };
  zones: {
    id: string;
    event_id: string;
    venue_id: string;
    version: number;
    code: string;
    name: string;
    policy: string;
    passback_forgotten_at: number | null;
  };
  access_points: {
    id: string;
    event_id: string;
    venue_id: string;
    zone_id: string;
    version: number;
    name: string;
    gallery_scope: 'entitled' | 'event';
    when_failing: 'fail-secure' | 'fail-safe';
  };
  lanes: {
    id: string;
    event_id: string;
    access_point_id: string;
    name: string;
    direction: 'in' | 'out';
    position: number;
  };

  /** Categories and functions as JSON, each in their order. No row: nobody has set any yet. */
  accreditation_codes: { event_id: string; version: number; categories: string; functions: string };
  people: {
    id: string;
    event_id: string;
    version: number;
    external_id: string | null;
    name: string;
    /** The name folded for sorting and searching. */
    name_key: string;
    created_at: number;
  };
  accreditations: {
    id: string;
    event_id: string;
    person_id: string;
    status: string;
    category: string;
    function: string | null;
    valid_from: number;
    valid_until: number;
    /** JSON array of zone codes. */
    zones: string;
    position: number;
  };
  status_changes: {
    id: string;
    event_id: string;
    person_id: string;
    accreditation_id: string;
    from_status: string;
    to_status: string;
    actor_id: string;
    reason: string;
    at: number;
  };

  /** No row: nobody has set anything yet. */
  enrolment_settings: {
    event_id: string;
    version: number;
    controller_name: string | null;
    controller_contact: string | null;
    /** Which of the event's own texts is asked for; null for those that ship. */
    consent_number: number | null;
  };
  consent_texts: {
    event_id: string;
    number: number;
    position: number;
    language: string;
    heading: string;
    body: string;
  };
  consents: {
    id: string;
    event_id: string;
    person_id: string;
    text_version: string;
    language: string;
    /** Of the text as it was shown, names filled in. */
    text_sha256: string;
    given_at: number;
    withdrawn_at: number | null;
  };
  invitations: {
    id: string;
    event_id: string;
    person_id: string;
    /** The number of the link that counts; each that is made anew is the next. */
    serial: number;
    link_until: number;
    created_at: number;
    opened_at: number | null;
    /** Of the token in the cookie of the device that opened the link. */
    holder_hash: string | null;
    holder_until: number | null;
    revoked_at: number | null;
  };
  /** Why somebody cannot give a better photo, until one is accepted. */
  photo_explanations: { person_id: string; event_id: string; sealed: Uint8Array };
  photo_reviews: {
    id: string;
    event_id: string;
    person_id: string;
    version: number;
    state: 'open' | 'approved' | 'another-asked-for' | 'rejected' | 'superseded' | 'withdrawn';
    because: 'explained' | 'duplicate' | 'other-person' | 'imported';
    place: 'beside' | 'instead';
    /** Whose face it is taken for besides; no reference, for that person may be erased. */
    other_id: string | null;
    similarity: number | null;
    /** JSON: what kept it from being enrolled; null when only its likeness did. */
    refusal: string | null;
    /** JSON. */
    quality: string;
    /** The picture; null once it is decided. */
    sealed: Uint8Array | null;
    sealed_explanation: Uint8Array | null;
    created_at: number;
    decided_at: number | null;
    decided_by: string | null;
    /** What the person is told. */
    message: string | null;
  };

  imports: {
    id: string;
    event_id: string;
    created_at: number;
    /** Which folder its files lie in: only servers that share it can go through them. */
    place: string;
    /** JSON; null until the file is there. */
    table_info: string | null;
    photos_info: string | null;
    state: 'collecting' | 'waiting' | 'running' | 'done' | 'cancelled' | 'failed';
    /** Grows each time it is started; who goes through an earlier run has lost it. */
    run: number;
    /** JSON: how it was started, and by whom. */
    run_info: string | null;
    /** Rows that the run has been through, from the first. */
    done_rows: number;
    /** JSON. */
    counts: string;
    ended_at: number | null;
  };
  import_problems: {
    import_id: string;
    event_id: string;
    line: number;
    position: number;
    column_name: string | null;
    problem: string;
  };
  /** The picture of an import that was last taken for a person: the same one again is no change. */
  imported_photos: { person_id: string; event_id: string; source_sha256: string };
  credentials: {
    id: string;
    event_id: string;
    person_id: string;
    number: string;
    status: string;
    issued_at: number;
    expires_at: number | null;
    replaced_by: string | null;
  };
  credential_changes: {
    id: string;
    event_id: string;
    person_id: string;
    credential_id: string;
    from_status: string;
    to_status: string;
    actor_id: string;
    reason: string;
    at: number;
  };
  /** Either of a person, or of a photo with a label. */
  watchlist: {
    id: string;
    event_id: string;
    person_id: string | null;
    label: string | null;
    reason: string;
    sealed: Uint8Array | null;
    created_at: number;
    created_by: string;
  };
  watchlist_templates: {
    id: string;
    event_id: string;
    entry_id: string;
    pipeline_id: string;
    sealed: Uint8Array;
  };

  photos: { id: string; event_id: string; person_id: string; sealed: Uint8Array; created_at: number };
  templates: {
    id: string;
    event_id: string;
    person_id: string;
    photo_id: string;
    pipeline_id: string;
    sealed: Uint8Array;
    created_at: number;
  };
  /** From one pipeline to another; one at a time, the last is the one that is not ended. */
  model_changes: {
    id: string;
    from_pipeline: string;
    to_pipeline: string;
    state: 'preparing' | 'switched' | 'dropping';
    /** Whose templates go; null until that is settled. */
    dropped_pipeline: string | null;
    started_at: number;
    /** When it was last switched; stays after a roll-back, because gates may still follow the pipeline to come. */
    switched_at: number | null;
    ended_at: number | null;
  };
  /** Stored pictures, of people or (person null) of the watchlist, in which a pipeline found no face. */
  unreadable_photos: { photo_id: string; pipeline_id: string; event_id: string; person_id: string | null };
  /** The latest change of each person. The row outlives the person: then it is the tombstone. */
  gallery_changes: { event_id: string; person_id: string; seq: number };

  /** Who measures an event's galleries, and how far they are. */
  calibration_runs: {
    event_id: string;
    /** The process that does it, until its lease ends; null when nobody does. */
    lease_holder: string | null;
    lease_until: number;
    /** Grows with every decision on look-alikes. */
    decisions: number;
    /** JSON; null while nothing is under way. */
    progress: string | null;
    /** Comparisons of two templates a second, as measured last. */
    pace: number | null;
  };
  /** What a gallery of the event tells of strangers. */
  gallery_measures: {
    event_id: string;
    /** `event`, or the id of the zone whose people it holds. */
    gallery: string;
    /** Hash of what makes the gallery what it is; another one starts over. */
    definition: string;
    /** The rows of `nearest_people` are as of this place in the event's order of changes. */
    through_seq: number;
    /** Grows with every new evidence. */
    version: number;
    /** The decisions that the evidence takes into account. */
    decisions: number;
    people: number;
    templates: number;
    /** JSON; null before the first measurement is whole. */
    evidence: string | null;
    measured_at: number;
  };
  /** Of each person those members of the gallery who are most like them, as JSON. */
  nearest_people: { event_id: string; gallery: string; person_id: string; nearest: string };
  /** Pairs to look at. The first id sorts before the second. */
  look_alikes: {
    id: string;
    event_id: string;
    first_id: string;
    second_id: string;
    similarity: number;
    found_by: 'search' | 'enrolment';
    found_at: number;
    decision: string | null;
    decided_by: string | null;
    decided_at: number | null;
  };

  /** A person (null: the whole event) that gates were told to remove. The id outlives the person and names nobody. */
  removal_orders: {
    id: string;
    event_id: string;
    person_id: string | null;
    /** `face`: what the person may do stays. */
    scope: 'all' | 'face';
    ordered_at: number;
  };
  removal_receipts: {
    order_id: string;
    device_id: string;
    event_id: string;
    /** Null: owed. */
    received_at: number | null;
    /** JSON, with the gate's signature. */
    receipt: string | null;
  };

  /** Events that were destroyed. */
  purges: {
    event_id: string;
    order_id: string;
    started_at: number;
    /** JSON: rows by table. */
    destroyed: string;
    /** JSON: what was done against traces and what was found; null until then. */
    findings: string | null;
    /** JSON; null until there is one. */
    certificate: string | null;
  };

  pairing_codes: {
    code_hash: string;
    event_id: string;
    access_point_id: string;
    expires_at: number;
    used_at: number | null;
  };
  devices: {
    id: string;
    event_id: string;
    access_point_id: string;
    /** Raw Ed25519 public key, 32 bytes. */
    public_key: Uint8Array;
    paired_at: number;
    revoked_at: number | null;
    /** JSON of the signed answer by which the gate said that it has forgotten everything; null for all others. */
    retirement: string | null;
    last_seen_at: number | null;
    /** The latest heartbeat as JSON. */
    heartbeat: string | null;
    journal_seq: number;
    journal_hash: string;
    /** The last record before those that are kept; 0 while all of them are. */
    journal_base_seq: number;
    journal_base_hash: string;
  };
  /** The keys of devices that have had another one than they have now, the present one last. */
  device_keys: {
    device_id: string;
    /** In the order in which they came. */
    number: number;
    public_key: Uint8Array;
    /** The first record of the journal that it may sign. */
    from_seq: number;
  };
  journal_records: {
    event_id: string;
    device_id: string;
    seq: number;
    at: number;
    received_at: number;
    hash: string;
    /** The record without its hash, as the canonical JSON that the hash covers. */
    content: string;
  };
  /** The device's signature over the hash of the record `seq`. */
  journal_signatures: { device_id: string; seq: number; signature: string };

  passages: {
    id: string;
    event_id: string;
    version: number;
    at: number;
    received_at: number;
    device_id: string;
    access_point_id: string;
    lane_id: string;
    direction: 'in' | 'out';
    person_id: string | null;
    outcome: string;
    reason: string | null;
    result: string | null;
    soft_passback: number;
    evidence: string;
  };
  /** What gates are told about themselves; without a row, nothing. */
  gate_settings: {
    access_point_id: string;
    event_id: string;
    version: number;
    /** JSON of GateSettingsOnServer without its version. */
    settings: string;
  };
  /** What gates were told to do, and what became of it. */
  gate_commands: {
    id: string;
    event_id: string;
    device_id: string;
    access_point_id: string;
    /** Null for the whole gate. */
    lane_id: string | null;
    /** Per device. */
    seq: number;
    /** JSON of an Order. */
    command: string;
    reason: string;
    /** Of the user or the API key. */
    ordered_by: string;
    issued_at: number;
    expires_at: number;
    /** JSON of a CommandAnswer; null until the gate has answered. */
    answer: string | null;
    answered_at: number | null;
    answer_signature: string | null;
  };
  /** Pictures and log lines that came with answers, for a short time. */
  command_attachments: {
    command_id: string;
    event_id: string;
    kind: 'picture' | 'log';
    sealed: Uint8Array;
    delete_at: number;
  };
  /** Evacuations that somebody has prepared and may confirm once. */
  prepared_releases: {
    token_hash: string;
    event_id: string;
    user_id: string;
    /** JSON array of lane ids. */
    lanes: string;
    reason: string;
    expires_at: number;
    used_at: number | null;
  };
  /** What lanes were like, kept up with every upload; minutes go after some hours. */
  lane_figures: {
    event_id: string;
    access_point_id: string;
    lane_id: string;
    span: 'minute' | 'hour' | 'ever';
    /** Where the minute begins, or the hour by the clock of the event; 0 for `ever`. */
    from_at: number;
    /** JSON. */
    figures: string;
  };
  crops: {
    passage_id: string;
    event_id: string;
    sha256: string;
    sealed: Uint8Array;
    delete_at: number;
  };

  alerts: {
    id: string;
    event_id: string;
    /** In one order with the event's passages. */
    version: number;
    kind: string;
    /** Of alerts with the same key at most one is not acknowledged. */
    key: string;
    began_at: number;
    last_at: number;
    times: number;
    ended_at: number | null;
    access_point_id: string | null;
    lane_id: string | null;
    zone_id: string | null;
    person_id: string | null;
    passage_id: string | null;
    /** JSON. */
    detail: string;
    acknowledged_by: string | null;
    acknowledged_at: number | null;
    note: string | null;
  };

  /** Who else is told of entries and alerts. */
  subscriptions: {
    id: string;
    event_id: string;
    version: number;
    name: string;
    /** JSON. */
    target: string;
    /** JSON array. */
    kinds: string;
    names: 'left-out' | 'included';
    state: 'active' | 'paused' | 'paused-failing';
    paused_at: number | null;
    /** The secrets of signatures and the broker's password. */
    sealed: Uint8Array;
    secret_since: number;
    /** Until when the secret before counts too. */
    former_until: number | null;
    created_at: number;
    last_delivered_at: number | null;
    failing_since: number | null;
    /** In a row. */
    failures: number;
    /** The receiver is left in peace until then. */
    next_try_at: number;
  };
  /** Messages to subscribers: what waits, what was given up, and for a day what got through. */
  deliveries: {
    id: string;
    event_id: string;
    subscription_id: string;
    kind: string;
    at: number;
    /** JSON: ids of places, no person. */
    data: string;
    /** No reference, for the person may be erased; null then. */
    person_id: string | null;
    created_at: number;
    state: 'waiting' | 'delivered' | 'dead';
    attempts: number;
    /** When it is due; while it is on its way, when it is due again if nothing is heard of it. */
    next_at: number;
    ended_at: number | null;
    /** JSON. */
    problem: string | null;
  };

  /** Where each person was last seen of each zone that they have passed into or out of. */
  zone_presence: {
    event_id: string;
    zone_id: string;
    person_id: string;
    at: number;
    inside: number;
    /** Null: somebody said so. */
    access_point_id: string | null;
  };
  /** How many are inside a zone, as `zone_presence` and crossings without a name say. */
  zone_occupancy: {
    zone_id: string;
    event_id: string;
    named: number;
    /** Those who went in less those who came out without being recognised; below 0 when people left so who had been recognised. */
    unnamed: number;
    /** When the zone was last declared empty; 0 for never. */
    emptied_at: number;
    /** From when on `unnamed` is counted. */
    unnamed_at: number;
  };
  occupancy_corrections: {
    id: string;
    event_id: string;
    zone_id: string;
    at: number;
    kind: 'emptied' | 'person-inside' | 'person-outside' | 'unnamed-counted';
    person_id: string | null;
    people: number | null;
    reason: string;
    actor_id: string;
  };

  /** Answers to requests that came with an idempotency key. */
  idempotent_replies: {
    key_hash: string;
    request_hash: string;
    /** Null where the request was about none, or came before this was noted. */
    about_event: string | null;
    state: 'running' | 'done';
    /** Under a key made of the caller's own: without it nobody can read the answer, nor can this server. */
    sealed: Uint8Array | null;
    expires_at: number;
  };

  audit_log: { seq: number; event_id: string | null; at: number; content: string; hash: string };
  audit_head: { id: number; seq: number; hash: string };

  jobs: {
    id: string;
    kind: string;
    /** Of jobs with the same key at most one runs and at most one waits. */
    key: string;
    /** JSON, by the schema of the kind. */
    payload: string;
    state: 'queued' | 'running' | 'done' | 'failed';
    run_at: number;
    /** How often it was begun. */
    attempts: number;
    leased_by: string | null;
    leased_until: number | null;
    /** JSON. */
    progress: string | null;
    /** The name of the fault that ended the last attempt. */
    error: string | null;
    created_at: number;
    ended_at: number | null;
  };
  failed_attempts: { key: string; failures: number; resets_at: number };

  schema_migrations: { number: number; name: string; applied_at: number };
}
