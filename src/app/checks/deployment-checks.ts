// SPDX-License-Identifier: Apache-2.0
import type { WitnessState } from "../history/ports.ts";
import { type ChannelFacts, channelChecks } from "./channel-checks.ts";
import { type Check, error, type Finding, info, warning } from "./check.ts";
import { type DetectorDrift, detectorChecks } from "./detector-checks.ts";
import { type IncidentTelling, incidentChecks } from "./incident-checks.ts";
import { type OutsideDeskFacts, outsideDeskChecks } from "./outside-desk-checks.ts";
import { type PolicyFacts, policyChecks } from "./policy-checks.ts";
import { type RecordFacts, recordChecks } from "./record-checks.ts";

/** What `doctor` knows of an installation. Plain facts: gathering them is the caller's job. */
export type DeploymentFacts = PolicyFacts & {
  readonly host: string;
  readonly isLoopback: boolean;
  readonly hasTls: boolean;
  readonly plainHttpFrom: readonly string[];
  readonly trustedProxies: readonly string[];
  readonly publicOrigins: readonly string[];
  readonly embedOrigins: readonly string[];
  /** Where the desk is, and the domain that staff passkeys belong to. */
  readonly desk: { readonly origin: string; readonly relyingPartyId: string };
  /** Whether staff can also come by the operator's own sign-on. */
  readonly hasStaffSignOn: boolean;
  /** Active admins, and how many of them have one passkey or none. Asks the database; rejects when it does not answer. */
  readonly admins: () => Promise<{
    readonly count: number;
    readonly poor: number;
    /** Active members of staff with the role admin or security: who can approve what one of them asks. */
    readonly deciders: number;
  }>;
  /** From the notice to everybody until a new passkey may be added; milliseconds. */
  readonly recoveryWaitMs: number;
  /** Where the root key lives. */
  readonly kms: "file" | "vault" | "aws";
  readonly keyFile: { readonly path: string; readonly mode: number | null };
  /** The copy that the server keeps of the key file; null: it keeps none. */
  readonly keyCopy: { readonly path: string; readonly isCurrent: boolean } | null;
  readonly usesDatabaseUrl: boolean;
  readonly isDatabaseTls: boolean;
  /** Asks the database; rejects when it does not answer. */
  readonly databaseSettings: () => Promise<{
    readonly fsync: string;
    readonly synchronousCommit: string;
    readonly version: number;
    /** Settings by which a server writes statements or values of rows into its log. */
    readonly talkative: readonly string[];
  }>;
  readonly pendingMigrations: () => Promise<number>;
  /** How far traffic is from what the detectors were made on. Asks the database; rejects when it does not answer. */
  readonly drift: () => Promise<DetectorDrift | null>;
  readonly flowProblems: () => Promise<number>;
  /** What is known of keys and of the last backups; null: there is no installation yet. Rejects when it cannot be read. */
  readonly keeping: () => Promise<{
    /** False: the database is the operator's own, and so are its backups. */
    readonly isOurs: boolean;
    readonly nowMs: number;
    readonly data: { readonly atMs: number; readonly verifiedMs: number | null } | null;
    readonly keys: { readonly atMs: number } | null;
    /** When the root key is to be replaced by; null: not known. */
    readonly nextRootMs: number | null;
    /** Root keys that only open, and should have gone. */
    readonly retiring: number;
  } | null>;
  /** Names of the configured witnesses of the history, and how each answered last. Asks the database. */
  readonly witnesses: () => Promise<{
    readonly known: readonly string[];
    readonly quorum: number;
    readonly states: readonly WitnessState[];
    readonly nowMs: number;
  }>;
  /** What each server that is called agrees on, shaken hands with once; the database too. */
  readonly handshakes: () => Promise<
    readonly {
      readonly name: string;
      readonly outcome: "hybrid" | "classical" | "too_old" | "no_tls" | "unreachable";
    }[]
  >;
  /** WhatsApp and SMS; null: both are off. */
  readonly channels: ChannelFacts | null;
  /** The desk of others; null: there is none. */
  readonly outsideDesk: OutsideDeskFacts;
  /** Who is told of incidents. */
  readonly incidents: IncidentTelling;
  /** What is processed, who receives anything, and where that is. */
  readonly records: Omit<RecordFacts, "usesSandbox">;
  /** Whether a host name has an address here. */
  readonly resolves: (host: string) => Promise<boolean>;
  /** The Content-Security-Policy that the running server sends with the widget; null = it does not answer. */
  readonly widgetPolicy: () => Promise<string | null>;
};

const WITNESS_SILENCE_MS = 3_600_000;

const HANDSHAKE_FINDINGS: Readonly<
  Record<Awaited<ReturnType<DeploymentFacts["handshakes"]>>[number]["outcome"], (name: string) => Finding[]>
> = {
  hybrid: () => [],
  classical: (name) => [
    warning(
      `${name} agrees on a classical key exchange only: what is recorded today can be read by a quantum computer later`,
    ),
  ],
  too_old: (name) => [error(`${name} does not speak TLS 1.3: it cannot be called`)],
  no_tls: (name) => [warning(`${name} speaks no TLS`)],
  unreachable: (name) => [info(`${name} does not answer, so its key exchange is not known`)],
};

export const deploymentChecks: readonly Check<DeploymentFacts>[] = [
  {
    id: "transport.tls",
    title: "Traffic is encrypted outside this machine",
    probe: ({ host, isLoopback, hasTls, plainHttpFrom }) => {
      if (hasTls) return [];
      if (plainHttpFrom.length > 0)
        return [
          warning(`Plain HTTP is taken from ${plainHttpFrom.join(", ")}: only a proxy that ends TLS may be there`),
        ];
      return isLoopback
        ? [info(`Plain HTTP on ${host}: fine on this machine only`)]
        : [error(`${host} is not loopback and has no certificate`)];
    },
  },
  {
    id: "transport.origins",
    title: "Browsers reach the server under https origins",
    probe: ({ publicOrigins, embedOrigins, desk }) =>
      [...publicOrigins, ...embedOrigins, desk.origin]
        .filter((origin) => origin.startsWith("http:") && !isLocalOrigin(origin))
        .map((origin) => error(`${origin} is plain HTTP`)),
  },
  {
    id: "embed.same_site",
    title: "The widget's origin is on the same site as the pages that embed it",
    probe: ({ publicOrigins, embedOrigins }) => {
      if (embedOrigins.length === 0) return [warning("server.embedOrigins is empty: no page may embed the widget")];
      const sites = new Set(publicOrigins.map(siteOf));
      return embedOrigins
        .filter((origin) => !sites.has(siteOf(origin)))
        .map((origin) =>
          warning(
            `${origin} is another site than ${publicOrigins.join(", ")}: browsers keep no storage there, and passkeys will not work. Serve the widget from a name beside it, such as chat.${new URL(origin).hostname.replace(/^www\./, "")}`,
          ),
        );
    },
  },
  {
    id: "embed.names",
    title: "The names of the chat and of its pages lead somewhere",
    probe: async ({ publicOrigins, embedOrigins, resolves }) => {
      const hosts = [...new Set([...publicOrigins, ...embedOrigins].map((origin) => new URL(origin).hostname))];
      const found = await Promise.all(
        hosts.map(async (host) => [host, host.endsWith("localhost") || (await resolves(host))] as const),
      );
      return found.filter(([, isFound]) => !isFound).map(([host]) => error(`${host} has no DNS record`));
    },
  },
  {
    id: "embed.policy",
    title: "The widget's frame may be embedded by the configured pages, and by no other",
    probe: async ({ embedOrigins, widgetPolicy }) => {
      const policy = await widgetPolicy();
      if (policy === null) return [warning("The server does not answer: start it to check what it sends")];
      const ancestors = /frame-ancestors ([^;]*)/.exec(policy)?.[1]?.split(" ") ?? [];
      const missing = embedOrigins
        .filter((origin) => !ancestors.includes(origin))
        .map((origin) => error(`frame-ancestors does not name ${origin}`));
      return ancestors.includes("*") ? [...missing, error("frame-ancestors lets any page embed the widget")] : missing;
    },
  },
  {
    id: "embed.relying_party",
    title: "Passkeys can belong to the site (WebAuthn relying-party id)",
    probe: ({ publicOrigins }) =>
      publicOrigins
        .filter((origin) => /^\[|^\d+(\.\d+){3}$/.test(new URL(origin).hostname))
        .map((origin) => error(`${origin} is an address: browsers refuse it as a relying party; use a name`)),
  },
  {
    id: "proxy.trusted",
    title: "Client addresses come from proxies that are ours",
    probe: ({ trustedProxies }) =>
      trustedProxies
        .filter((cidr) => /^(0\.0\.0\.0|::)\/0$/.test(cidr))
        .map((cidr) => error(`server.trustedProxies holds ${cidr}: anybody may forge an address`)),
  },
  {
    id: "keys.file",
    title: "The root key is kept apart and readable by its owner only",
    probe: ({ keyFile, usesSandbox, kms }) => {
      if (kms !== "file") return [];
      if (keyFile.mode === null) return [info(`${keyFile.path} does not exist yet: it is made at first start`)];
      const findings: Finding[] = [];
      if ((keyFile.mode & 0o077) !== 0) findings.push(error(`${keyFile.path} can be read by others: chmod 600`));
      findings.push(
        usesSandbox
          ? info("The root key lies in a file: a real deployment keeps it in a KMS")
          : warning("The root key lies in a file: whoever reads this disk can read the data. Keep it in a KMS"),
      );
      return findings;
    },
  },
  {
    id: "keys.copy",
    title: "A copy of the root key lies elsewhere, and is replaced with it",
    probe: ({ keyFile, keyCopy, usesSandbox, kms }) => {
      if (kms !== "file" || keyFile.mode === null) return [];
      const grave = usesSandbox ? info : error;
      if (keyCopy === null)
        return [
          grave(
            "The root key is replaced every few days, and a copy from before opens nothing that came after: when this disk is lost, so is everything. Name keys.copyDir, or keep the root key in a KMS",
          ),
        ];
      return keyCopy.isCurrent ? [] : [grave(`${keyCopy.path} is not there, or not what the key file is`)];
    },
  },
  {
    id: "staff.relying_party",
    title: "Staff passkeys can belong to the desk's domain",
    probe: ({ desk }) => {
      const { hostname } = new URL(desk.origin);
      if (/^\[|^\d+(\.\d+){3}$/.test(hostname))
        return [error(`staff.origin ${desk.origin} is an address: browsers refuse it as a relying party; use a name`)];
      const isWithin = hostname === desk.relyingPartyId || hostname.endsWith(`.${desk.relyingPartyId}`);
      return isWithin
        ? []
        : [
            error(
              `staff.relyingPartyId ${desk.relyingPartyId} is neither ${hostname} nor a parent of it: nobody can enrol`,
            ),
          ];
    },
  },
  {
    id: "staff.admins",
    title: "Losing one device locks no admin out for good",
    probe: async ({ admins, usesSandbox, hasStaffSignOn }) => {
      const { count, poor } = await admins();
      if (count === 0) return [info("Nobody has enrolled: the start prints the link for the first member of staff")];
      const texts = [
        ...(count === 1 ? ["There is one admin: nobody can let them in again"] : []),
        ...(poor > 0 ? [`${poor} of ${count} admins have fewer than two passkeys`] : []),
      ];
      return texts.map(usesSandbox || hasStaffSignOn ? info : warning);
    },
  },
  {
    id: "staff.second_person",
    title: "Nobody makes accounts of staff alone",
    probe: async ({ admins, usesSandbox }) => {
      const { deciders } = await admins();
      if (deciders >= 2) return [];
      const text = `${deciders} of two people with the role admin or security have enrolled: until the second one has, an admin invites and approves alone`;
      return [usesSandbox ? info(text) : warning(text)];
    },
  },
  ...policyChecks,
  {
    id: "recovery.wait",
    title: "Owners have time to stop a recovery of access",
    probe: ({ recoveryWaitMs }) =>
      recoveryWaitMs < 72 * 3_600_000
        ? [
            warning(
              `recovery.waitHours is ${recoveryWaitMs / 3_600_000}: an owner who is away for a weekend hears too late`,
            ),
          ]
        : [],
  },
  {
    id: "operator.real",
    title: "An operator's systems are connected",
    probe: ({ usesSandbox }) => (usesSandbox ? [info("The sandbox operator answers: for trying out only")] : []),
  },
  {
    id: "database.transport",
    title: "The way to the database is private",
    probe: ({ usesDatabaseUrl, isDatabaseTls }) =>
      usesDatabaseUrl && !isDatabaseTls ? [warning("DATABASE_URL does not demand TLS (sslmode=verify-full)")] : [],
  },
  {
    id: "transport.post_quantum",
    title: "What leaves this process holds against a quantum computer",
    probe: async ({ handshakes }) =>
      (await handshakes()).flatMap(({ name, outcome }) => HANDSHAKE_FINDINGS[outcome](name)),
  },
  {
    id: "database.logs",
    title: "The database's log holds no values of rows",
    probe: async ({ databaseSettings }) =>
      (await databaseSettings()).talkative.map((setting) =>
        warning(
          `${setting}: statements and values may stand in the database's log; they are sealed or random ids, but a log is kept where nobody looks`,
        ),
      ),
  },
  {
    id: "database.durable",
    title: "What is acknowledged is on disk",
    probe: async ({ databaseSettings }) => {
      const { fsync, synchronousCommit, version } = await databaseSettings();
      const findings: Finding[] = [];
      if (fsync !== "on") findings.push(error("fsync is off: a power cut loses acknowledged messages"));
      if (synchronousCommit === "off")
        findings.push(error("synchronous_commit is off: a crash loses acknowledged messages"));
      if (version < 16) findings.push(error(`PostgreSQL ${version} is older than 16`));
      return findings;
    },
  },
  {
    id: "database.schema",
    title: "The schema fits this program",
    probe: async ({ pendingMigrations }) => {
      const pending = await pendingMigrations();
      return pending > 0 ? [warning(`${pending} migrations wait for the next start`)] : [];
    },
  },
  {
    id: "history.witnesses",
    title: "Somebody outside would notice a rewritten history",
    probe: async ({ witnesses }) => {
      const { known, quorum, states, nowMs } = await witnesses();
      if (known.length === 0)
        return [
          info("Nobody cosigns the history: only who keeps a checkpoint or a receipt would notice (history.witnesses)"),
        ];
      const findings: Finding[] = [];
      if (known.length < quorum)
        findings.push(warning(`history.quorum asks for ${quorum} witnesses, ${known.length} are configured`));
      for (const name of known) {
        const state = states.find(({ witness }) => witness === name);
        if (state?.problem === "disagrees")
          findings.push(
            error(
              `${name} saw another history than this one: it was cut, rewritten or forked; run \`wardline history verify\` and ask what it has`,
            ),
          );
        else if (state === undefined || nowMs - state.askedAt.getTime() > WITNESS_SILENCE_MS)
          findings.push(warning(`${name} was not asked for an hour`));
        else if (state.problem !== null) findings.push(warning(`${name} does not cosign (${state.problem})`));
      }
      return findings;
    },
  },
  {
    id: "keys.epoch",
    title: "Root keys are replaced in time, so that what was erased is beyond every backup",
    probe: async ({ keeping }) => {
      const kept = await keeping();
      if (kept === null || kept.nextRootMs === null) return [];
      return kept.nextRootMs < kept.nowMs
        ? [
            error(
              "The root key should have been replaced: erasure certificates promise it; see `wardline keys status` for what it waits for",
            ),
          ]
        : [];
    },
  },
  {
    id: "backup.age",
    title: "There are backups of data and of keys, and they are young",
    probe: async ({ keeping, usesSandbox }) => {
      const kept = await keeping();
      if (kept === null) return [];
      if (!kept.isOurs)
        return [info("The database is yours, and so are its backups: leave subject_key out where you can")];
      const weak = usesSandbox ? info : warning;
      const old = (atMs: number): boolean => kept.nowMs - atMs > BACKUP_OLD_MS;
      return [
        ...(kept.data === null
          ? [weak("Nobody has backed up the data: name backup.dir, or run `wardline backup create DIR`")]
          : old(kept.data.atMs)
            ? [weak(`The last backup of the data is of ${dayOf(kept.data.atMs)}`)]
            : []),
        ...(kept.keys === null
          ? [weak("Nobody has backed up subjects' keys: without them a backup of the data opens nothing")]
          : old(kept.keys.atMs)
            ? [
                weak(
                  `The last backup of subjects' keys is of ${dayOf(kept.keys.atMs)}: it opens no more once the root key is replaced`,
                ),
              ]
            : []),
      ];
    },
  },
  {
    id: "backup.verified",
    title: "A backup was seen to restore",
    probe: async ({ keeping, usesSandbox }) => {
      const kept = await keeping();
      if (kept === null || !kept.isOurs || kept.data === null) return [];
      const { verifiedMs } = kept.data;
      const weak = usesSandbox ? info : warning;
      if (verifiedMs === null) return [weak("No backup was ever restored on trial: run `wardline backup verify DIR`")];
      return kept.nowMs - verifiedMs > VERIFIED_OLD_MS
        ? [weak(`A backup was last restored on trial on ${dayOf(verifiedMs)}: run \`wardline backup verify DIR\``)]
        : [];
    },
  },
  {
    id: "flows.valid",
    title: "Flows and messages are complete in every language",
    probe: async ({ flowProblems }) => {
      const problems = await flowProblems();
      return problems > 0 ? [error(`${problems} problems: run \`wardline flows check\``)] : [];
    },
  },
  ...channelChecks.map(
    (check): Check<DeploymentFacts> => ({
      ...check,
      probe: ({ channels }, saw) => (channels === null ? [] : check.probe(channels, saw)),
    }),
  ),
  ...outsideDeskChecks.map(
    (check): Check<DeploymentFacts> => ({
      ...check,
      probe: ({ outsideDesk }, saw) => check.probe(outsideDesk, saw),
    }),
  ),
  ...detectorChecks,
  ...incidentChecks.map(
    (check): Check<DeploymentFacts> => ({
      ...check,
      probe: ({ incidents, usesSandbox }, saw) => check.probe({ ...incidents, usesSandbox }, saw),
    }),
  ),
  ...recordChecks.map(
    (check): Check<DeploymentFacts> => ({
      ...check,
      probe: ({ records, usesSandbox }, saw) => check.probe({ ...records, usesSandbox }, saw),
    }),
  ),
];

const DAY_MS = 86_400_000;
const BACKUP_OLD_MS = 2 * DAY_MS;
const VERIFIED_OLD_MS = 30 * DAY_MS;

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

function isLocalOrigin(origin: string): boolean {
  const { hostname } = new URL(origin);
  return hostname === "localhost" || hostname.endsWith(".localhost");
}

/** The registrable name, near enough for a warning: the last two labels. */
function siteOf(origin: string): string {
  const { protocol, hostname } = new URL(origin);
  return `${protocol}//${hostname === "localhost" ? hostname : hostname.split(".").slice(-2).join(".")}`;
}
