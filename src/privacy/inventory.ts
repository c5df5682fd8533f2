// SPDX-License-Identifier: Apache-2.0

/** How long something is kept. What ends it is named by `until`. */
export const RETENTION_RULES = {
  conversation: { until: "the subject deletes the conversation, or 30 days (configurable) after its last turn" },
  file: { until: "14 days (configurable) after it was sent, or with its conversation" },
  owed: { until: "the notice was sent, or with its conversation when sending was given up" },
  subject: { until: "erasure; a mere visitor goes with the last of their conversations" },
  consent: { until: "a year after it ended, so that it can be shown; or with the subject, on erasure" },
  token: { until: "one day after it expires" },
  window: { until: "one day after its window ends" },
  staff: { until: "an admin removes the account" },
  history: { until: "the operator's duty to account for its acts ends; nothing removes entries by itself" },
  told: { until: "a month after it arrived or was given up" },
  installation: { until: "the installation ends" },
} as const satisfies Record<string, { readonly until: string }>;

/** What is done to it, and what remains after erasure. */
export const TREATMENTS = {
  sealed: "AES-256-GCM under the conversation's data key; unreadable when that key or the subject's key is destroyed",
  sealed_for_subject: "AES-256-GCM under a key derived from the subject's key; unreadable when that is destroyed",
  sealed_for_tenant: "AES-256-GCM under a key derived from the root key; removed by deletion",
  wrapped: "a key, wrapped by the key above it; destroying the row shreds what lies under it",
  keyed_hash: "HMAC-SHA-256 under a key derived from the root key; removed by deletion",
  random_id: "random, known to nobody outside; says nothing once the rows it points to are gone",
  removed: "removed by deletion with its row",
  kept: "kept; names no person",
} as const;

/** What a column holds about people, and what becomes of it. */
export type ColumnRecord = {
  /** `none`: nothing about a person. `pseudonymous`: about a person whom only our keys or ids can name. */
  readonly holds: "none" | "personal_sealed" | "pseudonymous" | "key";
  readonly purpose: string;
  readonly retention: keyof typeof RETENTION_RULES;
  readonly treatment: keyof typeof TREATMENTS;
};

type Rule = keyof typeof RETENTION_RULES;

const tenant = (retention: Rule): ColumnRecord => none("which operator's", retention);
const conversationId = (retention: Rule): ColumnRecord => id("which conversation", retention);
const subjectId = (retention: Rule): ColumnRecord => id("whose", retention);
const keyNo = (retention: Rule): ColumnRecord => none("which data key opens it", retention);

function none(purpose: string, retention: Rule): ColumnRecord {
  const isLasting = retention === "history" || retention === "installation";
  return { holds: "none", purpose, retention, treatment: isLasting ? "kept" : "removed" };
}

function id(purpose: string, retention: Rule): ColumnRecord {
  return { holds: "pseudonymous", purpose, retention, treatment: "random_id" };
}

/** About a person by way of its row's ids: times, levels, states. */
function fact(purpose: string, retention: Rule = "conversation"): ColumnRecord {
  return { holds: "pseudonymous", purpose, retention, treatment: retention === "history" ? "kept" : "removed" };
}

function sealed(purpose: string, retention: Rule = "conversation"): ColumnRecord {
  return { holds: "personal_sealed", purpose, retention, treatment: "sealed" };
}

function hash(purpose: string, retention: Rule): ColumnRecord {
  return { holds: "pseudonymous", purpose, retention, treatment: "keyed_hash" };
}

function wrapped(purpose: string, retention: Rule): ColumnRecord {
  return { holds: "key", purpose, retention, treatment: "wrapped" };
}

/**
 * Every column of the database, table by table. No column holds personal data in the clear: there is no word for it.
 * A test compares this with the catalogue of a migrated database, in both directions.
 */
export const INVENTORY: Readonly<Record<string, Readonly<Record<string, ColumnRecord>>>> = {
  conversation: {
    tenant: tenant("conversation"),
    conversation_id: conversationId("conversation"),
    subject_id: subjectId("conversation"),
    version: none("refuses a write that others have overtaken", "conversation"),
    last_seq: none("numbers messages without a gap", "conversation"),
    turn_no: none("numbers turns without a gap", "conversation"),
    lang: fact("answers in the subject's language"),
    owner: fact("whether the bot or a person answers"),
    agent_id: fact("which person answers"),
    queued_at: fact("place in the waiting list"),
    assurance: fact("how sure we are who speaks"),
    channel: none("how the conversation was opened", "conversation"),
    brand: none("which look and name it was opened under", "conversation"),
    created_at: fact("age"),
    last_at: fact("finds what is to be purged"),
    ended_at: fact("whether it is over"),
    deleted_at: fact("that the subject deleted it while a notice was still owed"),
  },
  conversation_key: {
    tenant: tenant("conversation"),
    conversation_id: conversationId("conversation"),
    key_no: keyNo("conversation"),
    subject_id: subjectId("conversation"),
    wrapped: wrapped("opens the conversation", "conversation"),
  },
  turn: {
    tenant: tenant("conversation"),
    conversation_id: conversationId("conversation"),
    client_id: id("recognises an input that is sent twice", "conversation"),
    first_seq: none("what came of it", "conversation"),
    last_seq: none("what came of it", "conversation"),
  },
  message: {
    tenant: tenant("conversation"),
    conversation_id: conversationId("conversation"),
    seq: none("order", "conversation"),
    at: fact("when it was said"),
    kind: fact("text, or a change of level or owner"),
    author: fact("which side said it"),
    key_no: keyNo("conversation"),
    sealed: sealed("what was said"),
  },
  tracker: {
    tenant: tenant("conversation"),
    conversation_id: conversationId("conversation"),
    key_no: keyNo("conversation"),
    sealed: sealed("where the dialogue stands, and the values it has been told"),
    state_key_no: keyNo("conversation"),
    state_sealed: sealed("what was proved, a step-up in progress, memory of pseudonyms"),
  },
  tracker_event: {
    tenant: tenant("conversation"),
    conversation_id: conversationId("conversation"),
    turn_no: none("order", "conversation"),
    key_no: keyNo("conversation"),
    sealed: sealed("what the dialogue heard"),
  },
  act: {
    tenant: tenant("conversation"),
    conversation_id: conversationId("conversation"),
    act_id: id("which act", "conversation"),
    subject_id: subjectId("conversation"),
    kind: fact("what is to be done"),
    state: fact("how far it is done"),
    external_id: id("finds the order at the operator, so that it is never placed twice", "conversation"),
    key_no: keyNo("conversation"),
    sealed: sealed("what exactly was confirmed, and the order that came of it"),
    expires_at: fact("until when it may be confirmed"),
    updated_at: fact("finds acts whose outcome is unknown"),
  },
  notice: {
    tenant: tenant("owed"),
    conversation_id: conversationId("owed"),
    notice_id: id("which notice", "owed"),
    key_no: keyNo("owed"),
    sealed: sealed("what is to be sent to the contact of record", "owed"),
    due_at: fact("when to try", "owed"),
    attempts: none("when to give up", "owed"),
  },
  desk_case: {
    tenant: tenant("conversation"),
    conversation_id: conversationId("conversation"),
    key_no: keyNo("conversation"),
    sealed: sealed("why the conversation went to a person"),
  },
  attachment: {
    tenant: tenant("file"),
    conversation_id: conversationId("file"),
    attachment_id: id("which file", "file"),
    ticket_hash: hash("recognises the ticket under which it may be sent", "file"),
    state: fact("whether it is expected, sealed or shown in the conversation", "file"),
    purpose: fact("what the customer says it shows: router, bill or something else", "file"),
    declared_bytes: none("refuses more than was announced", "file"),
    attempts: none("ends a ticket that was tried too often", "file"),
    key_no: keyNo("file"),
    sealed: sealed("format, size, pages and number of pieces", "file"),
    created_at: fact("when it was announced", "file"),
    expires_at: fact("when the ticket, then the file, goes", "file"),
  },
  attachment_piece: {
    tenant: tenant("file"),
    conversation_id: conversationId("file"),
    attachment_id: id("which file", "file"),
    piece_no: none("order", "file"),
    key_no: keyNo("file"),
    sealed: sealed("a piece of a photo or bill that the customer sent, without its metadata", "file"),
  },
  vault: {
    tenant: tenant("conversation"),
    conversation_id: conversationId("conversation"),
    name: fact("which pseudonym: a kind and a number"),
    key_no: keyNo("conversation"),
    sealed: sealed("the value that the pseudonym stands for; a message that could not be screened, whole"),
  },
  subject: {
    tenant: tenant("subject"),
    subject_id: subjectId("subject"),
    kind: fact("whether the operator knows them", "subject"),
    created_at: fact("age", "subject"),
  },
  subject_key: {
    tenant: tenant("subject"),
    subject_id: subjectId("subject"),
    wrapped: wrapped("opens all that belongs to the subject", "subject"),
  },
  subject_profile: {
    tenant: tenant("subject"),
    subject_id: subjectId("subject"),
    sealed: {
      holds: "personal_sealed",
      purpose: "which customer of the operator it is",
      retention: "subject",
      treatment: "sealed_for_subject",
    },
    updated_at: fact("age", "subject"),
  },
  subject_conversation: {
    tenant: tenant("subject"),
    subject_id: subjectId("subject"),
    conversation_id: conversationId("subject"),
  },
  party_index: {
    tenant: tenant("subject"),
    party_hash: hash("finds a customer who comes again", "subject"),
    subject_id: subjectId("subject"),
  },
  authenticator: {
    tenant: tenant("subject"),
    subject_id: subjectId("subject"),
    authenticator_id: id("which authenticator", "subject"),
    kind: fact("passkey, app or recovery codes", "subject"),
    version: none("refuses a use that another has overtaken", "subject"),
    sealed: {
      holds: "personal_sealed",
      purpose: "the credential, its public key and counter, its name, and what it was added on",
      retention: "subject",
      treatment: "sealed_for_subject",
    },
    created_at: fact("since when", "subject"),
    noticed_at: fact("when the owner was told of it", "subject"),
    used_at: fact("when it was used last", "subject"),
  },
  consent: {
    tenant: tenant("consent"),
    subject_id: subjectId("consent"),
    consent_id: id("which consent", "consent"),
    purpose: fact("what it was given for", "consent"),
    topic_hash: hash("keeps the same wish once, and finds it when the operator says that something is over", "consent"),
    sealed: {
      holds: "personal_sealed",
      purpose: "the words that were agreed to, what is watched, whom to tell and in which language",
      retention: "consent",
      treatment: "sealed_for_subject",
    },
    state: fact("given, told, withdrawn or lapsed", "consent"),
    given_at: fact("since when", "consent"),
    ended_at: fact("when it ended", "consent"),
    lapses_at: fact("until when it is used", "consent"),
    due_at: fact("when it is looked at next", "consent"),
    attempts: none("tries in vain", "consent"),
  },
  recovery: {
    tenant: tenant("subject"),
    subject_id: subjectId("subject"),
    recovery_id: id("which recovery", "subject"),
    state: fact("how far it has come", "subject"),
    sealed: {
      holds: "personal_sealed",
      purpose: "whom to tell at the operator, which lines to watch, in which language",
      retention: "subject",
      treatment: "sealed_for_subject",
    },
    started_at: fact("since when", "subject"),
    noticed_at: fact("when every contact point had heard of it", "subject"),
    opens_at: fact("when the wait is over", "subject"),
    lapses_at: fact("until when it may be finished", "subject"),
    ended_at: fact("when it ended", "subject"),
    owed: fact("which notice is still owed", "subject"),
    due_at: fact("when that is tried next", "subject"),
    attempts: none("how often that was tried", "subject"),
  },
  approval: {
    tenant: tenant("token"),
    approval_id: id("which request", "token"),
    kind: fact("what is to be done", "token"),
    conversation_id: conversationId("token"),
    subject_id: subjectId("token"),
    digest: fact("binds the decision to the exact bytes; they hold a nonce", "token"),
    sealed: {
      holds: "personal_sealed",
      purpose: "what exactly is to be done, and who decided with which reason",
      retention: "token",
      treatment: "sealed_for_tenant",
    },
    state: fact("proposed, approved, rejected or used", "token"),
    version: none("refuses a decision that another has overtaken", "token"),
    needed: none("how many must approve", "token"),
    proposed_by: id("which member of staff asked", "token"),
    approved_by: id("which members of staff approved", "token"),
    proposed_at: fact("since when", "token"),
    expires_at: fact("until when", "token"),
  },
  visitor_token: {
    tenant: tenant("token"),
    token_hash: hash("recognises the visitor's browser", "token"),
    conversation_id: conversationId("token"),
    expires_at: fact("until when", "token"),
    device_key: hash("recognises the key that the browser made for this conversation", "token"),
  },
  staff: {
    tenant: tenant("staff"),
    staff_id: id("which member of staff", "staff"),
    roles: fact("what they may do", "staff"),
    state: fact("whether they may sign in", "staff"),
    version: none("refuses a change that another has overtaken", "staff"),
    sealed: {
      holds: "personal_sealed",
      purpose: "name, which customers see, and e-mail address, by which colleagues tell accounts apart",
      retention: "staff",
      treatment: "sealed_for_tenant",
    },
    created_at: fact("since when", "staff"),
    disabled_at: fact("since when they may not", "staff"),
  },
  staff_passkey: {
    tenant: tenant("staff"),
    staff_id: id("whose", "staff"),
    passkey_id: id("which passkey", "staff"),
    version: none("refuses a use that another has overtaken", "staff"),
    sealed: {
      holds: "personal_sealed",
      purpose: "the credential, its public key and counter, and its name",
      retention: "staff",
      treatment: "sealed_for_tenant",
    },
    created_at: fact("since when", "staff"),
    used_at: fact("when it was used last", "staff"),
  },
  staff_login: {
    tenant: tenant("staff"),
    login_hash: hash("recognises a member of staff by the operator's own sign-on", "staff"),
    staff_id: id("who that is", "staff"),
  },
  staff_invite: {
    tenant: tenant("token"),
    token_hash: hash("recognises a one-time link", "token"),
    roles: fact("what the new account may do", "token"),
    staff_id: id("whose account gets a passkey", "token"),
    invited_by: id("who invited", "token"),
    approved_by: id("who approved the invitation", "token"),
    created_at: fact("when", "token"),
    expires_at: fact("until when", "token"),
  },
  staff_session: {
    tenant: tenant("token"),
    token_hash: hash("recognises the browser of a member of staff", "token"),
    session_id: id("which sign-in", "token"),
    staff_id: id("whose", "token"),
    device_key: fact("the browser's key that the session is bound to, by its thumbprint", "token"),
    method: fact("passkey or the operator's sign-on", "token"),
    created_at: fact("signed in when", "token"),
    last_at: fact("last used when", "token"),
    expires_at: fact("until when at the most", "token"),
  },
  spent_token: {
    tenant: tenant("token"),
    purpose: none("which kind of token", "token"),
    hash: hash("refuses a one-use token the second time", "token"),
    expires_at: none("until when it must be remembered", "token"),
  },
  account_lock: {
    tenant: tenant("subject"),
    key: hash("which account or line takes no act until it is unlocked", "subject"),
    set_at: fact("locked when", "subject"),
    set_by: fact("by the customer, an agent or the operator's event", "subject"),
  },
  line_session: {
    tenant: tenant("token"),
    line_hash: hash("ends conversations that a swapped SIM could have opened", "token"),
    conversation_id: conversationId("token"),
    expires_at: none("until when it must be found", "token"),
  },
  counter: {
    tenant: tenant("window"),
    key: hash("limits tries and load by line, address and conversation", "window"),
    window_ms: none("length of the window", "window"),
    window_start: fact("which window", "window"),
    count: fact("how many", "window"),
  },
  reach: {
    tenant: tenant("window"),
    identity: hash("bounds how many subjects one agent or token reaches", "window"),
    reached: id("which subjects it reached within the last day, and when", "window"),
    is_allowed: fact("whether the last one was", "window"),
    in_hour: fact("how many within an hour", "window"),
    in_day: fact("how many within a day", "window"),
    updated_at: fact("when it reached one last", "window"),
  },
  gateway_key: {
    tenant: tenant("token"),
    key_hash: hash("recognises a program that uses the gateway", "token"),
    key_id: none("names the key to administrators", "token"),
    name_sealed: { ...sealed("what the administrator calls the key", "token"), treatment: "sealed_for_tenant" },
    requests_per_minute: none("how much the program may ask", "token"),
    characters_per_day: none("how much the program may ask", "token"),
    created_at: none("when the key was made", "token"),
    expires_at: none("until when it holds", "token"),
    revoked_at: none("when it was revoked", "token"),
  },
  bridge_session: {
    tenant: tenant("token"),
    session_hash: hash("finds what one sender's conversation over a bridge must remember", "token"),
    subject_id: id("names the sender to nobody outside", "token"),
    wrapped_key: { holds: "key", purpose: "opens this row", retention: "token", treatment: "wrapped" },
    version: none("two messages at once", "token"),
    sealed: {
      ...sealed("which pseudonym stands for which value, and the last screened messages", "token"),
      treatment: "sealed_for_subject",
    },
    expires_at: fact("when the conversation is forgotten", "token"),
  },
  key_check: {
    id: none("holds one row", "installation"),
    value: none("tells the right root key from a wrong one; reveals neither", "installation"),
  },
  key_note: {
    name: none("what is noted", "installation"),
    value: none(
      "states of root keys, keys of look-ups (sealed), nodes, progress of rotations, ages of backups",
      "installation",
    ),
    updated_at: none("when", "installation"),
  },
  history: {
    id: none("order", "history"),
    tenant: tenant("history"),
    at: fact("when", "history"),
    kind: fact("which act on personal data", "history"),
    actor_kind: fact("who did it", "history"),
    actor_id: id("which agent did it", "history"),
    subject_id: subjectId("history"),
    conversation_id: conversationId("history"),
    facts: fact("purpose, tool, level and outcome code; never a value of a person", "history"),
  },
  history_queue: {
    history_id: none("which entry is not in the tree yet", "history"),
  },
  history_leaf: {
    leaf_index: none("order in the tree", "history"),
    history_id: none("which entry the leaf stands for", "history"),
    opening: fact("opens the leaf's commitment; stays with the row, and without it the leaf says nothing", "history"),
  },
  history_tile: {
    kind: none("hashes or entries", "history"),
    level: none("where in the tree", "history"),
    tile_index: none("where in the tree", "history"),
    width: none("how far the tile is filled", "history"),
    bytes: none("hashes, and commitments that only an opening can open", "history"),
  },
  history_checkpoint: {
    size: none("how many leaves were signed", "history"),
    note: none("the signed statement of size and root", "history"),
    at: none("when it was signed", "history"),
  },
  history_cosignature: {
    size: none("which checkpoint", "history"),
    witness: none("the witness's name", "history"),
    lines: none("its signatures of that checkpoint", "history"),
    at: none("when it cosigned", "history"),
  },
  history_witness: {
    witness: none("the witness's name", "installation"),
    asked_at: none("when it was asked last", "installation"),
    problem: none("why it did not cosign, in a code", "installation"),
  },
  channel_key: {
    tenant: tenant("installation"),
    key_id: none("which key of the sealed channel", "installation"),
    statement: none("its public half, signed, with its dates", "installation"),
    sealed_private: {
      holds: "key",
      purpose: "opens first messages of browsers; sealed under the root key",
      retention: "token",
      treatment: "wrapped",
    },
    not_before: none("from when it is offered", "installation"),
    expires_at: none("when it is removed", "installation"),
  },
  channel_session: {
    tenant: tenant("token"),
    session_id: id("which channel", "token"),
    sealed_secret: {
      holds: "key",
      purpose: "opens what travels on one channel, an hour at the most; sealed under the root key, in no backup",
      retention: "token",
      treatment: "wrapped",
    },
    ordered_high: none("last number of a change that was taken", "token"),
    free_high: none("last number of a read that was taken", "token"),
    free_seen: none("which numbers before it were taken", "token"),
    expires_at: none("when it ends", "token"),
  },
  webhook_delivery: {
    tenant: tenant("told"),
    delivery_id: none("which delivery", "told"),
    endpoint: none("name of who is told, from the configuration", "told"),
    event: none("what kind of thing they are told", "told"),
    sealed: {
      holds: "personal_sealed",
      purpose: "ids and codes of what happened; nothing personal, and sealed all the same",
      retention: "told",
      treatment: "sealed_for_tenant",
    },
    state: none("whether it arrived", "told"),
    attempts: none("how often it was tried", "told"),
    last_status: none("what the receiver answered", "told"),
    made_at: none("when", "told"),
    due_at: none("when it is tried next", "told"),
    settled_at: none("when it arrived or was given up", "told"),
  },
  flow_release: {
    tenant: tenant("installation"),
    release_id: none("hash of the files", "installation"),
    files: none("flows and sentences of the bot, written by the operator", "installation"),
    made_at: none("when", "installation"),
  },
  flow_publication: {
    tenant: tenant("installation"),
    environment: none("where the bot runs", "installation"),
    number: none("order", "installation"),
    release_id: none("what runs there", "installation"),
    note: none("why, in the words of who published", "installation"),
    at: none("when", "installation"),
  },
  schema_migration: {
    id: none("order", "installation"),
    name: none("which migration", "installation"),
    sha256: none("notices a migration that was edited", "installation"),
    applied_at: none("when", "installation"),
  },
};
