// SPDX-License-Identifier: Apache-2.0

/**
 * What an erasure does to a table.
 *
 * - `deleted`: no row with the subject's id (or the id of one of their conversations) remains; this is looked up afterwards.
 * - `pruned`: the row is about many; the subject's part of it goes.
 * - `expires`: keyed hashes, or numbers that name nobody; they run out by themselves, soon.
 * - `accounted`: codes, times and random ids stay, because the operator must be able to show what was done.
 * - `nobody`: holds nothing of customers.
 */
export type TableRoute =
  | { readonly route: "deleted"; readonly by: "subject_id" | "conversation_id" }
  | { readonly route: "pruned" | "expires" | "accounted" | "nobody"; readonly because: string };

const ofConversation: TableRoute = { route: "deleted", by: "conversation_id" };
const ofSubject: TableRoute = { route: "deleted", by: "subject_id" };
const nobody = (because: string): TableRoute => ({ route: "nobody", because });
const expires = (because: string): TableRoute => ({ route: "expires", because });
const accounted = (because: string): TableRoute => ({ route: "accounted", because });

/** Every table of the inventory and what an erasure does to it. A table without a route fails `places.test.ts`. */
export const TABLE_ROUTES: Readonly<Record<string, TableRoute>> = {
  conversation: ofConversation,
  conversation_key: ofConversation,
  turn: ofConversation,
  message: ofConversation,
  tracker: ofConversation,
  tracker_event: ofConversation,
  act: ofConversation,
  notice: ofConversation,
  desk_case: ofConversation,
  case_work: ofConversation,
  attachment: ofConversation,
  attachment_piece: ofConversation,
  vault: ofConversation,
  case_note: ofConversation,
  analytics_mark: ofConversation,
  misheard: ofConversation,
  visitor_token: ofConversation,
  line_session: ofConversation,
  messaging_peer: ofConversation,
  messaging_outbox: ofConversation,
  messaging_link: ofConversation,
  subject: ofSubject,
  subject_key: ofSubject,
  subject_profile: ofSubject,
  subject_conversation: ofSubject,
  subject_limit: ofSubject,
  party_index: ofSubject,
  authenticator: ofSubject,
  consent: ofSubject,
  recovery: ofSubject,
  approval: ofSubject,
  bridge_session: ofSubject,
  archive: ofSubject,
  reach: { route: "pruned", because: "one row per agent or token: the subject's id is taken out of it" },
  spent_token: expires("hashes of one-use tokens; a day after they end"),
  counter: expires("counts under keyed hashes; a day after their window"),
  channel_session: expires("a random id and a sealed secret; within hours"),
  account_lock: accounted("a keyed hash of the party: an erasure must not lift a lock that protects the account"),
  incident: accounted("the register of attacks names nobody"),
  incident_event: accounted("the register of attacks: ids and codes"),
  incident_notice: accounted("that somebody was told of an incident in time, under a random id"),
  incident_entity: accounted("keyed hashes; none can be tried without the root key"),
  threat_answer: accounted("keyed hashes: an erasure must not end what protects others"),
  threat_verdict: accounted("keyed hashes and codes, as incidents; a year"),
  bound_use: expires("keyed hashes of whoever came near a bound; a month"),
  line_signal: expires(
    "a keyed hash of a line that the operator told of; a hundred days, or until something newer is told",
  ),
  signal_feed: nobody("whether the operator's feed of events lives"),
  line_alarm: expires("a keyed hash of a line on which acts stop; two weeks"),
  drill_run: nobody("what was tried against a copy with invented customers"),
  processing_record: nobody("what the record of processing said"),
  policy_set: nobody("what policies said"),
  threat_counter: expires(
    "counts under keyed hashes, nine days; those under the subject's own hash go at once (`forgetSubject`)",
  ),
  threat_model: nobody("weights over all traffic"),
  history: accounted("who did what, without a value of a person; its proofs must hold"),
  history_queue: accounted("numbers of entries"),
  history_leaf: accounted("commitments to entries"),
  history_tile: accounted("hashes over commitments"),
  history_checkpoint: accounted("signed sizes and roots"),
  history_cosignature: accounted("what witnesses signed"),
  history_witness: accounted("how witnesses answered"),
  subject_request: accounted("that it was asked and answered in time; its words go"),
  legal_hold: accounted("why something was kept, and until when"),
  erasure_recipient: accounted("who was told of an erasure"),
  outside_case: accounted(
    "a random id, and how the desk of others calls it, until that desk has deleted what it was sent; then the row goes",
  ),
  webhook_delivery: {
    route: "pruned",
    because: "the subject's id is taken out; sealed ids and codes go a month after they arrived",
  },
  retention_run: nobody("counts of what was removed"),
  alert_reading: nobody("what a node sees of the service"),
  alert_state: nobody("what is wrong with the service"),
  alert_silence: nobody("what is not told for a while"),
  alert_notice: nobody("what is to be told of the service"),
  service_minute: nobody("counts by the minute"),
  analytics_day: nobody("counts of days by code; none of fewer than five people leaves the server"),
  audit_run: nobody("what was found in this installation"),
  staff: nobody("people at the desk"),
  desk_agent: nobody("people at the desk"),
  desk_setup: nobody("names of teams and labels that an admin gave"),
  staff_passkey: nobody("people at the desk"),
  staff_login: nobody("people at the desk"),
  staff_invite: nobody("people at the desk"),
  staff_session: nobody("people at the desk"),
  gateway_key: nobody("programs of the operator"),
  api_token: nobody("programs of the operator"),
  scim_user: nobody("people at the desk, as the operator's directory names them"),
  scim_group: nobody("groups of people at the desk"),
  scim_member: nobody("groups of people at the desk"),
  key_check: nobody("one value of the installation"),
  key_note: nobody("which root keys there are; a certificate only while an erasure runs"),
  channel_key: nobody("keys of the service"),
  desk_text: nobody("what people at the desk say again and again: the operator's words"),
  wording_version: nobody("the operator's own words for messages"),
  wording_draft: nobody("such words that wait for a colleague"),
  opening_hours: nobody("when people of the operator answer"),
  banner: nobody("notices of the operator to everybody"),
  flow_release: nobody("what the bot says"),
  flow_publication: nobody("which of it runs"),
  schema_migration: nobody("which migrations ran"),
};

/** Where else something of a subject could lie, and what an erasure does there. */
export type OtherPlace = {
  readonly what: string;
  /** Tables of the above that hold it; empty: it lies in none. */
  readonly tables: readonly string[];
  readonly how: string;
};

/** A closed list: a place that is not here is one that erasure does not know. Tests name every key. */
export const OTHER_PLACES = {
  vault: { what: "what pseudonyms stand for", tables: ["vault"], how: "rows are deleted" },
  files: {
    what: "photos and bills",
    tables: ["attachment", "attachment_piece"],
    how: "rows are deleted; files lie nowhere else",
  },
  search: {
    what: "an index over what customers said",
    tables: [],
    how: "there is none: help pages are the operator's, cases are found by codes, days and keyed hashes",
  },
  queues: {
    what: "notices and news that are owed",
    tables: ["notice", "consent", "recovery", "messaging_outbox"],
    how: "an erasure waits until notices are sent; then rows are deleted",
  },
  messaging: {
    what: "what was written by WhatsApp and SMS, and what waits to be sent there",
    tables: ["messaging_peer", "messaging_outbox", "messaging_link"],
    how: "found by the customer's own lines before the operator is told (`forgetPeers`); rows are deleted. That STOP was written stays as a keyed hash",
  },
  outbox: { what: "what others are told", tables: ["webhook_delivery"], how: "bodies hold random ids and codes" },
  caches: {
    what: "opened keys in memory of each node",
    tables: [],
    how: "every node is told to forget them, before rows go",
  },
  training: {
    what: "examples that a model learns from",
    tables: ["misheard"],
    how: "an example is a mark at a message that passed the screen twice with nothing left in it: it goes with the conversation. A model that was trained meanwhile holds weights and no text; it is made anew by `wardline nlu train`",
  },
  baselines: {
    what: "what is usual for one subject",
    tables: ["threat_counter"],
    how: "kept under the subject's keyed hash; deleted in every process and in the database (`forgetSubject`)",
  },
  threat_counters: {
    what: "counts of attempts",
    tables: ["counter", "reach", "incident_entity", "threat_answer"],
    how: "keyed hashes; the subject's id is taken out of `reach`",
  },
  analytics: {
    what: "figures about use",
    tables: [],
    how: "counts without ids; nothing can be taken out of a sum, and nothing can be told from it",
  },
  agents_notes: {
    what: "what people at the desk wrote",
    tables: ["desk_case", "case_work", "case_note", "message", "approval"],
    how: "rows are deleted",
  },
  backups: {
    what: "copies of the data",
    tables: ["subject_key"],
    how: "they hold no subject's key; root keys are destroyed after the published days",
  },
  downstream: {
    what: "the operator's systems and receivers of webhooks",
    tables: ["erasure_recipient"],
    how: "told by a ticket (TMF621) and a signed webhook until they acknowledge",
  },
} as const satisfies Record<string, OtherPlace>;
export type OtherPlaceName = keyof typeof OTHER_PLACES;

/** Tables in which nothing of the subject may be found afterwards, and the column that would name it. */
export function emptiedTables(): readonly { readonly table: string; readonly by: "subject_id" | "conversation_id" }[] {
  return Object.entries(TABLE_ROUTES).flatMap(([table, route]) =>
    route.route === "deleted" ? [{ table, by: route.by }] : [],
  );
}

/** Whether some model was shown words of customers, and would have to be made anew. None is: see `training`. */
export const MODELS_THAT_SAW_SUBJECTS: readonly string[] = [];
