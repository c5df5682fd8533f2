// SPDX-License-Identifier: Apache-2.0

import type { ConnectFacts } from "../connect-checks.ts";
import type { DeploymentFacts } from "../deployment-checks.ts";
import type { HardeningFacts } from "../hardening-checks.ts";
import type { Decide, HistoryVerdict } from "../known.ts";
import type { SupplyFacts } from "../supply-checks.ts";
import type { GateRow } from "./gate-table.ts";

/** A request of the audit to the running instance. Redirects are not followed; nothing is kept between two requests. */
export type Asked = {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};
export type Answered = {
  readonly status: number;
  /** Lower-case names and values, as they came; a name may stand more than once. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
};

/** What a TLS server agreed on when it was offered something; null: it refused. */
export type Agreed = { readonly protocol: string; readonly cipher: string; readonly group: string } | null;
export type OfferedHandshake = {
  readonly versions: "TLSv1.3" | "TLSv1.2" | "TLSv1.1";
  /** Names of OpenSSL; left out: what the instance is configured for. */
  readonly groups?: string;
  readonly ciphers?: string;
};
export type ShownCertificate = {
  readonly keyType: string;
  readonly keyBits: number;
  readonly validUntilMs: number;
  readonly names: readonly string[];
  readonly isSelfSigned: boolean;
};

/** The running instance, over its own port, as a stranger sees it. */
export type AuditedWeb = {
  readonly origin: string;
  readonly isHttps: boolean;
  /** Origins that browsers may come from, and pages that may embed the widget: as configured. */
  readonly publicOrigins: readonly string[];
  readonly embedOrigins: readonly string[];
  readonly ask: (asked: Asked) => Promise<Answered>;
  /** Null where the instance speaks no TLS. */
  readonly shake: ((offered: OfferedHandshake) => Promise<Agreed>) | null;
  readonly certificate: (() => Promise<ShownCertificate>) | null;
  /** Patterns of the routes that are declared to be answered outside the sealed channel, and why. */
  readonly plainRoutes: Readonly<Record<string, string>>;
  /** The health port, on this machine only. */
  readonly health: (path: string) => Promise<Answered>;
  /** Whether the health port answers under an address of this machine that is not loopback; null: it has none. */
  readonly isHealthOutside: () => Promise<boolean | null>;
  /** Whether the configuration says so (`server.healthHost`), as in a cluster. */
  readonly isHealthMeantOutside: boolean;
};

/** A visitor's conversation, held through the sealed channel. Everything in it is made up by the audit, and it is deleted afterwards. */
export type AuditedChat = {
  /** Opens one; each caller has its own. Waits, or comes from elsewhere, where too many were opened. Rejects when it is not let in. */
  readonly open: () => Promise<AuditVisitor>;
  /** Opens one as the widget does and deletes it: the cookies that were set, as they came, and the answer without them. */
  readonly cookies: () => Promise<{ readonly set: readonly string[]; readonly body: string }>;
  /** A request through the channel without any credential, from a page of the given origin. Patient, as `open` is: "too often" is an answer only when it stays one. `isPlain`: outside the channel. */
  readonly stranger: (asked: Asked & { readonly isPlain?: boolean }, pageOrigin?: string) => Promise<Answered>;
};
export type AuditVisitor = {
  /** What was said before anything was asked. */
  readonly greeting: string;
  /** Says a text; everything readable that came back, and the status. */
  readonly say: (text: string) => Promise<{ readonly status: number; readonly text: string }>;
  /** A request of the visitor: with a fresh proof of its device, none, the last one again, or one of another device. */
  readonly call: (
    asked: Asked & { readonly proof?: "fresh" | "none" | "again" | "foreign"; readonly isPatient?: boolean },
  ) => Promise<Answered>;
  /** Whether the realtime connection is let in when the browser says that it is on a page of this origin. */
  readonly socket: (pageOrigin: string) => Promise<"let_in" | "refused">;
  /** The whole transcript as it is stored and read back. */
  readonly transcript: () => Promise<string>;
  /** Deletes the conversation; nothing of it may be found afterwards. */
  readonly remove: () => Promise<void>;
  readonly conversationId: string;
};

/** A column with bytes or text, and what was read of it. Values stay in the process; only counts become evidence. */
export type SampledColumn = {
  readonly table: string;
  readonly column: string;
  readonly rows: number;
  readonly values: readonly (Uint8Array | string)[];
};

/** The database of the instance, asked with its own account. Every function rejects when it does not answer. */
export type AuditedDatabase = {
  readonly columns: () => Promise<
    readonly { readonly table: string; readonly column: string; readonly type: string }[]
  >;
  /** The newest values of each `bytea` column. */
  readonly bytes: (limit: number) => Promise<readonly SampledColumn[]>;
  /** The newest values of each column with text or JSON. */
  readonly texts: (limit: number) => Promise<readonly SampledColumn[]>;
  readonly settings: () => Promise<Readonly<Record<string, string>>>;
  /** Triggers that refuse to change or remove what is only appended to: table, name, whether it is enabled. */
  readonly triggers: () => Promise<
    readonly { readonly table: string; readonly name: string; readonly isEnabled: boolean }[]
  >;
  /** What PUBLIC and roles other than the owner may do: table and privilege. */
  readonly grants: () => Promise<
    readonly { readonly grantee: string; readonly table: string; readonly privilege: string }[]
  >;
  /** How far ahead the last visitor's token and staff session expire, in milliseconds from now; null: there is none. */
  readonly longest: () => Promise<{
    readonly visitorTokenMs: number | null;
    readonly staffSessionMs: number | null;

    readonly inviteMs: number | null;
    readonly channelKeyMs: number | null;
    /** Of tokens of programs and of the directory. */
    readonly apiTokenMs: number | null;
  }>;
  /** Scopes of the tokens of programs that hold now, each once. */
  readonly tokenScopes: () => Promise<readonly string[]>;
  /** Of each token that somebody at the desk made and that holds by its dates: the roles of whoever did; null: they are gone or disabled. */
  readonly tokenMakers: () => Promise<readonly (readonly string[] | null)[]>;
  /** Rows that should have gone by now, by the configured retention. */
  readonly overdue: () => Promise<readonly { readonly what: string; readonly count: number }[]>;
  /** Active members of staff without a passkey and without sign-on of the operator's, and those with more roles than two. */
  readonly staff: () => Promise<{
    readonly active: number;
    readonly withoutPasskey: number;
    readonly sessionsOfDisabled: number;
  }>;
  /** Visitors' tokens that belong to no device key although their conversation is above level 1. */
  readonly unboundTokens: () => Promise<number>;
  /** Notices that were given up or are late: what changed and was not told. */
  readonly lateNotices: () => Promise<number>;
  /** Approvals that took effect with fewer people than they needed, or by who asked. */
  readonly aloneApprovals: () => Promise<number>;
  /** Entries of the history about one conversation, by kind. */
  readonly entriesOf: (conversationId: string) => Promise<Readonly<Record<string, number>>>;
  /** Entries that wait to be put into the tree, and the age of the oldest in milliseconds. */
  readonly waiting: () => Promise<{ readonly count: number; readonly oldestMs: number }>;
  /** Where an id still stands, table by table; the history is left out. */
  readonly tracesOf: (conversationId: string) => Promise<readonly string[]>;
};

export type AuditedHistory = {
  /** Hashes everything again, from the entries up. */
  readonly verify: () => Promise<HistoryVerdict>;
  /** The newest checkpoint: its size, when it was signed, and by how many keys; null: there is none, or its signatures do not hold. */
  readonly head: () => Promise<{
    readonly size: number;
    readonly signedAtMs: number;
    readonly signatures: number;
  } | null>;
};

/** A file or folder of the installation: who may do what with it. */
export type AuditedFile = {
  readonly what: string;
  readonly path: string;
  readonly mode: number | null;
  readonly isFolder: boolean;
  /** It holds a secret: nobody but its owner may read it. Otherwise nobody but its owner may write it. */
  readonly isSecret: boolean;
};

/** What configuration puts in force, by the dotted keys of `wardline.yaml`. */
export type AuditedSettings = {
  readonly usesSandbox: boolean;
  /** The value of one key; undefined where it is not configured. */
  readonly of: (key: string) => unknown;
  /** Keys of options that are named dangerous, and are in force. */
  readonly dangerous: readonly string[];
  /** Keys of the configuration file whose values look like secrets written down. */
  readonly secretsInFile: readonly string[];
  /** Keys of files that hold a secret which everybody can read somewhere: of the practice operator, or one that is the first anybody tries. */
  readonly publishedSecrets: readonly string[];
  /** Addresses that configuration names for calling, with their keys. */
  readonly calls: readonly (readonly [key: string, address: string])[];
  /** Kinds of the events that webhooks tell. */
  readonly webhookEvents: readonly string[];
};

/** The very parts that the instance is made of, loaded as it loads them. */
export type AuditedParts = {
  /** Kinds of personal values that are found in a text. */
  readonly find: (text: string) => Promise<readonly string[]>;
  /** The gate by the policies that configuration names, and what they are called. */
  readonly gate: () => Promise<{ readonly decide: Decide; readonly hash: string }>;
  /** The hash of the policies that the history says are in force; null: it says nothing. */
  readonly recordedPolicies: () => Promise<string | null>;
  /** The reviewed rows that the gate is held to. */
  readonly gateRows: () => Promise<readonly GateRow[]>;
  /** What a call out of the process does with an address. */
  readonly callOut: (address: string) => Promise<"refused" | "tried">;
};

export type AuditedLog = {
  /** The newest lines that the instance wrote, where they are at hand; null: they go elsewhere. */
  readonly lines: () => Promise<readonly string[] | null>;
  /** What the program's logger makes of a line. */
  readonly write: (fields: Readonly<Record<string, unknown>>, message: string) => string;
};

export type AuditedPackage = {
  readonly name: string;
  readonly version: string;
  /** Its bytes are named by a hash. */
  readonly isPinned: boolean;
  readonly hasInstallScript: boolean;
};

export type AuditedProgram = {
  readonly version: string;
  /** Of Node.js, such as `26.10.0`. */
  readonly runtime: string;
  /** Packages that the server runs, direct and indirect; null: no lockfile is at hand. */
  readonly packages: () => Promise<readonly AuditedPackage[] | null>;
  /** Direct dependencies whose version is a range. */
  readonly ranges: () => Promise<readonly string[]>;
  /** Which of these files of the package are missing or empty. */
  readonly missing: (paths: readonly string[]) => Promise<readonly string[]>;
  /** Primitives of cryptography in use, from the inventory that a guard keeps true. */
  readonly primitives: () => Promise<
    readonly {
      readonly name: string;
      readonly classical: number;
      readonly status: string;
      readonly replacedBy: string;
    }[]
  >;
  /** Text of the browser's files, by name. */
  readonly browserFiles: () => Promise<readonly { readonly name: string; readonly text: string }[]>;
  /** The process runs with all rights of this machine. */
  readonly isRoot: boolean;
};

/**
 * What `audit run` can look at. Everything is a function that looks when it is called, so that what does not answer is a finding of the probe
 * that asked. Nothing in here is a claim: each fact is read from the instance that runs, from its database, files or configuration.
 */
export type AuditFacts = {
  readonly nowMs: number;
  readonly now: () => number;
  /** Lets others have their turn: the audit may run inside the server. */
  readonly breathe: () => Promise<void>;
  readonly deployment: DeploymentFacts;
  readonly settings: AuditedSettings;
  readonly web: AuditedWeb;
  readonly chat: AuditedChat;
  readonly database: AuditedDatabase;
  readonly history: AuditedHistory;
  readonly files: () => Promise<readonly AuditedFile[]>;
  readonly parts: AuditedParts;
  readonly log: AuditedLog;
  readonly program: AuditedProgram;
  /** What the program is made of, and what is known of that. */
  readonly supply: () => Promise<SupplyFacts>;
  /** The process that serves, and the machine under it. */
  readonly hardening: () => Promise<HardeningFacts>;
  /** The operator's systems: one look for all checks of a run. */
  readonly connect: () => Promise<ConnectFacts>;
};
