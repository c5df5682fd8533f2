// SPDX-License-Identifier: Apache-2.0
// Attacks on the platform itself: its history, its ways out, its rules, its releases.
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { enforcePolicies, publishRelease, sequenceHistory, verifyHistory } from "#app";
import { type TenantId, toBase64Url } from "#kernel";
import { makeReleaseStore } from "#postgres";
import { openHops } from "../../hops.ts";
import { packageRoot } from "../../paths.ts";
import { countFlowProblems } from "../../run-flows.ts";
import { systemClock } from "../../system.ts";
import { type Attack, type Played, step } from "../attack.ts";
import { openGate } from "../off.ts";
import type { DeskBrowser } from "../staff.ts";
import type { Stage } from "../stage.ts";

/** Changes or removes an entry as the owner of the database can: with the triggers off. */
async function tamper(stage: Stage, id: string, text: string): Promise<void> {
  await stage.copy.storage.database.transaction(async (tx) => {
    await tx.query("drill.open", "ALTER TABLE history DISABLE TRIGGER ALL");
    await tx.query(`drill.${text.slice(0, 6)}`, text, [id]);
    for (const name of ["history_append_only", "history_no_truncate", "history_to_queue"])
      await tx.query(`drill.${name}`, `ALTER TABLE history ENABLE ALWAYS TRIGGER ${name}`);
  });
}

async function forge(stage: Stage): Promise<{ readonly id: string; readonly leaf: number; readonly refused: boolean }> {
  await stage.open({ customer: await stage.somebody() });
  await sequenceHistory(stage.copy.composed.history.sequencer);
  const [row] = await stage.rows<{ id: string; leaf: number }>(
    "SELECT h.id::text AS id, l.leaf_index::int AS leaf FROM history h JOIN history_leaf l ON l.history_id = h.id WHERE h.kind = 'conversation.opened' ORDER BY h.id DESC LIMIT 1",
  );
  if (row === undefined) throw new Error("There is no entry to forge");
  const refused = await stage.rows("DELETE FROM history WHERE id = $1", [row.id]).then(
    () => false,
    () => true,
  );
  return { ...row, refused };
}

async function forgedSince(stage: Stage, leaf: number): Promise<boolean> {
  const { problems } = await verifyHistory(stage.copy.composed.history.verifier, null);
  return problems.some((problem) => "leafIndex" in problem && problem.leafIndex === leaf);
}

const tampering: Attack = {
  id: "history-tampering",
  title: "Somebody who owns the database changes what was recorded, or removes it",
  words: [
    /(?:delete|alter|modif|change|edit|tamper|wipe|remove|rewrite|forg)\w* .*(?:log|transcript|history|record|audit|evidence|trace)|log (?:gap|deletion|wiping)|cover (?:his|her|their|its) tracks|dispute/iu,
  ],
  defence:
    "Entries are append-only and stand in a signed Merkle tree: a changed or missing one no longer fits (SEC-013, and the history's own proofs)",
  switchedOff: "an auditor who reads the table and verifies nothing",
  remains:
    "whoever has root key and database can begin another history; a witness outside notices (`history.witnesses`)",
  async play(stage) {
    const { id, leaf, refused } = await forge(stage);
    await tamper(stage, id, `UPDATE history SET facts = '{"forged": true}' WHERE id = $1`);
    const isChangeSeen = await forgedSince(stage, leaf);
    const second = await forge(stage);
    await tamper(stage, second.id, "DELETE FROM history WHERE id = $1");
    const isGapSeen = await forgedSince(stage, second.leaf);
    return {
      isReached: !isChangeSeen || !isGapSeen,
      steps: [
        step("Remove an entry by SQL", refused ? "refused" : "removed", refused ? "a trigger, for every role" : null),
        step(
          `Turn the triggers off and change entry ${id}`,
          isChangeSeen ? "verification names it" : "nobody notices",
          isChangeSeen ? "the leaf was hashed into a signed tree" : null,
        ),
        step(
          `Turn the triggers off and remove entry ${second.id}`,
          isGapSeen ? "verification names the gap" : "nobody notices",
          isGapSeen ? "the leaf is still in the tree" : null,
        ),
      ],
    };
  },
  async control(stage) {
    const { id } = await forge(stage);
    await tamper(stage, id, `UPDATE history SET facts = '{"forged": true}' WHERE id = $1`);
    const [read] = await stage.rows<{ facts: Record<string, unknown> }>("SELECT facts FROM history WHERE id = $1", [
      id,
    ]);
    const isReached = read?.facts["forged"] === true;
    return {
      isReached,
      steps: [
        step(
          "The same change, read as the table says it",
          isReached ? "the forged entry is taken for the true one" : "it cannot be read",
          null,
        ),
      ],
    };
  },
};

let isInsideReached = false;

async function reachInside(stage: Stage, dangerously: boolean): Promise<Played> {
  let connections = 0;
  const inside = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => inside.listen(0, "127.0.0.1", resolve));
  const address = inside.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const { config } = stage.copy;
  const loaded = {
    config: { ...config, hops: dangerously ? { webhooks: { dangerouslyReachInside: true } } : {} },
    baseDir: stage.copy.dir,
    file: null,
    databaseUrl: null,
  };
  const hop = openHops(loaded)("webhooks");
  const targets = [
    `https://127.0.0.1:${port}/`,
    `https://localhost:${port}/`,
    `https://[::ffff:127.0.0.1]:${port}/`,
    `https://2130706433:${port}/`,
  ];
  let refused = 0;
  for (const target of targets)
    await hop.fetch(target, { signal: AbortSignal.timeout(2_000) }).catch(() => {
      refused += 1;
    });
  await new Promise<void>((resolve) => {
    inside.close(() => {
      resolve();
    });
  });
  isInsideReached = connections > 0;
  return {
    isReached: isInsideReached,
    steps: [
      step(
        `Name ${targets.length} spellings of an address behind the firewall as a receiver of events`,
        `${connections} connections were made there, ${refused} refused`,
        connections === 0 ? "the address is judged at the connection" : null,
      ),
    ],
  };
}

const wayInward: Attack = {
  id: "way-inward",
  title: "The platform is used as a way to systems behind the firewall",
  words: [
    /pivot|lateral|ssrf|inward|operator network|internal (?:network|system|service)s?|web ?shell|metadata service|network path|behind the firewall/iu,
  ],
  defence:
    "Ways out are a closed list; those whose address somebody could choose reach the open internet only (SEC-254, SEC-255)",
  switchedOff: "receivers of events may be anywhere",
  remains: "what the operator's own interface lets this product do, within its scopes",
  play: (stage) => reachInside(stage, false),
  control: (stage) => reachInside(stage, true),
};

const widened: Attack = {
  id: "widened-permission",
  title: "A permission is made one notch too wide, by mistake or on purpose",
  words: [
    /permission .*(?:wide|notch|wrong)|over.?broad|too wide|(?:mis)?configured permission|privilege escalation|seeded fault|changed polic|scope creep|broad scopes?/iu,
  ],
  defence:
    "Changed policies come into force only when two people approved exactly these texts; otherwise nothing starts (SEC-082, SEC-129)",
  switchedOff: "policies come into force as they lie in the folder",
  remains: "two people who approve a mistake; the history names them and the change",
  async play(stage) {
    return startWith(stage, true);
  },
  control: (stage) => startWith(stage, false),
};

async function startWith(stage: Stage, isBound: boolean): Promise<Played> {
  const { deps } = stage.copy.composed;
  const settings = { ...deps.settings, approvals: { ...deps.settings.approvals, isPolicyChangeBound: isBound } };
  const before = deps.policies;
  const policies = { ...openGate(stage), hash: `${before.hash.slice(0, -4)}0000` };
  const isReached = await enforcePolicies({ ...deps, settings, policies }).then(
    () => true,
    () => false,
  );
  // What is in force is written down again, so that the history says so.
  await enforcePolicies({
    ...deps,
    settings: { ...settings, approvals: { ...settings.approvals, isPolicyChangeBound: false } },
  });
  return {
    isReached,
    steps: [
      step(
        "Start with policies that permit everything, which nobody approved",
        isReached ? "they are in force" : "it does not start",
        isReached ? null : "nobody approved this text",
      ),
    ],
  };
}

/** Flows with one slip that an update may bring: a bill is read without any proof. */
async function candidate(stage: Stage): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "wardline-drill-flows-"));
  await cp(stage.copy.config.dialogue.dir ?? join(packageRoot, "flows"), dir, { recursive: true });
  const file = join(dir, "bill-higher.flow.yaml");
  const text = await readFile(file, "utf8");
  const broken = text.replace(/(bill\.explain: \{ assurance: )A2/u, "$1A0");
  if (broken === text) throw new Error("The flow to break is not as it was");
  await writeFile(file, broken);
  return dir;
}

async function release(stage: Stage, isChecked: boolean): Promise<Played> {
  const dir = await candidate(stage);
  try {
    const { config } = stage.copy;
    const problems = await countFlowProblems({
      config: { ...config, dialogue: { ...config.dialogue, dir } },
      baseDir: dir,
      file: null,
      databaseUrl: null,
    });
    const isBlocked = isChecked && problems > 0;
    if (!isBlocked) {
      const store = makeReleaseStore(stage.copy.storage.database, config.tenant as TenantId);
      const files = { "bill-higher.flow.yaml": await readFile(join(dir, "bill-higher.flow.yaml"), "utf8") };
      await publishRelease({ store, clock: systemClock }, "drill", {
        releaseId: crypto.randomUUID().replaceAll("-", ""),
        files,
        note: "drill",
      });
    }
    return {
      isReached: !isBlocked,
      steps: [
        step(
          "Publish flows that read a bill without any proof",
          isBlocked ? `refused: ${problems} errors` : "published",
          isBlocked ? "the check knows what each tool needs at least" : null,
        ),
      ],
    };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

const unsafeRelease: Attack = {
  id: "unsafe-release",
  title: "An update with a slip in it is published",
  words: [
    /release pipeline|run the release|unsafe release|regression|(?:bad|faulty|untested) (?:update|release|deployment)|ship(?:ped)? without|deployment without/iu,
  ],
  defence:
    "Flows are checked before they are published: every tool at its floor, every sentence in every language; what fails is not taken",
  switchedOff: "a pipeline without the check",
  remains: "a slip that keeps to all rules; `wardline flows rollback` brings the one before back within seconds",
  play: (stage) => release(stage, true),
  control: (stage) => release(stage, false),
};

const DORMANT_DAYS = 91;

const dormant: Attack = {
  id: "dormant-account",
  title: "An account of staff that nobody has used for months is used",
  words: [
    /idle for|dormant account|(?:unused|inactive|stale|orphan\w*|test) accounts?|account idle|left the company|former employee/iu,
  ],
  defence: "An account that nobody used for 90 days lets nobody in before a colleague invites it again (SEC-336)",
  switchedOff: "the account was used yesterday",
  remains: "an account that somebody used a day before the limit",
  play: (stage) => comeBack(stage, DORMANT_DAYS),
  control: (stage) => comeBack(stage, 1),
};

async function comeBack(stage: Stage, days: number): Promise<Played> {
  const agent = await stage.agent();
  const staffId = ((await (await agent.browser.ask("GET", "/v1/desk/me")).json()) as { staffId: string }).staffId;
  await stage.rows(
    "UPDATE staff_passkey SET used_at = now() - make_interval(days => $2), created_at = now() - make_interval(days => $2) WHERE staff_id = $1",
    [staffId, days],
  );
  const browser: DeskBrowser = agent.freshBrowser();
  const status = await agent.signIn(browser);
  return {
    isReached: status === 200,
    steps: [
      step(
        `Sign in with a passkey that was last used ${days} days ago`,
        `answered ${status}`,
        status === 200 ? null : "nobody used it for 90 days",
      ),
    ],
  };
}

const lateNotice: Attack = {
  id: "late-notice",
  title: "Whoever runs the platform keeps an incident to themselves",
  words: [
    /delay\w* (?:the )?(?:notice|notification|report)|(?:late|slow|no) (?:notice|notification)|notice .*late|keep\w* .*(?:incident|breach)|suppress\w*|conceal|cover.?up|withhold\w* .*(?:notice|incident)|(?:open|report) an? incident/iu,
  ],
  defence:
    "What a detector flags becomes an incident and an announcement to its receivers within the turn; the register is append-only (SEC-257)",
  switchedOff: "nobody is configured to be told",
  remains:
    "a receiver that takes nothing, or is not configured; what is sent to authorities is drafted here and sent by people",
  play: (stage) => announce(stage, true),
  control: (stage) => announce(stage, false),
};

/** An event that the detectors take for an attack: no person does anything from here on. */
async function announce(stage: Stage, isToldToSomebody: boolean): Promise<Played> {
  const { threat, webhooks, random } = stage.copy.composed.deps;
  // A link that nobody sent before: a campaign of its own.
  const entity = { kind: "link", key: toBase64Url(random.bytes(32)) } as const;
  const watch: typeof threat.watch = {
    ...threat.watch,
    observe: async () => ({
      score: 1,
      isFlagged: true,
      kinds: ["link_campaign"],
      entities: [entity],
      reasons: [],
    }),
  };
  // On this machine, where no delivery goes: that it is written down to be sent is what counts.
  const receiver = { name: "drill", url: "https://127.0.0.1:9/", events: ["incident.opened"] } as const;
  const count = async (): Promise<{ readonly incidents: number; readonly owed: number }> => {
    const [row] = await stage.rows<{ incidents: number; owed: number }>(
      "SELECT (SELECT count(*)::int FROM incident) AS incidents, (SELECT count(*)::int FROM webhook_delivery WHERE event = 'incident.opened') AS owed",
    );
    return row ?? { incidents: 0, owed: 0 };
  };
  const before = await count();
  const from = performance.now();
  const parts = {
    threat: { ...threat, watch },
    webhooks: { ...webhooks, endpoints: isToldToSomebody ? [receiver] : [] },
  };
  await stage.copy.board.while(parts, async () => {
    const visitor = await stage.open({ customer: await stage.somebody() });
    await visitor.say("hello");
  });
  const ms = Math.round(performance.now() - from);
  const after = await count();
  const owed = after.owed - before.owed;
  const opened = after.incidents - before.incidents;
  const isKept = await stage.rows("DELETE FROM incident").then(
    () => false,
    () => true,
  );
  return {
    isReached: owed === 0 || !isKept,
    steps: [
      step(
        "Let an attack happen and do nothing about it",
        `${opened} incidents and ${owed} announcements after ${ms} ms`,
        owed > 0 ? "they are written with the turn, by nobody" : null,
      ),
      step(
        "Remove the incident from the register",
        isKept ? "refused" : "removed",
        isKept ? "a trigger, for every role" : null,
      ),
    ],
  };
}

export const PLATFORM_ATTACKS: readonly Attack[] = [tampering, wayInward, widened, unsafeRelease, dormant, lateNotice];
