// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import type { ActState, ConversationCipher, StoredConversation } from "#app";
import { type DialogueEvent, foldTracker } from "#dialogue";
import { type ActId, type ConversationId, fromUtf8, type TenantId } from "#kernel";
import { makeActStore, makeConversationStore } from "#postgres";
import type { ConversationOpened, TurnInput } from "#protocol";
import { loadConfig } from "../../src/main/load-config.ts";
import { openDialogue } from "../../src/main/open-dialogue.ts";
import { openStorage } from "../../src/main/open-storage.ts";
import { systemClock } from "../../src/main/system.ts";
import type { SandboxProgram } from "../rig/programs.ts";
import type { Visitor } from "../rig/visitor.ts";

/** Reads every conversation back over the protocol and compares it with what its visitor was told. */
export async function readBack(
  visitors: readonly Visitor[],
): Promise<{ lost: number; duplicated: number; gaps: number; changed: number }> {
  const found = { lost: 0, duplicated: 0, gaps: 0, changed: 0 };
  for (const visitor of visitors) {
    const path = "/v1/conversations/current";
    const response = await visitor.read(path);
    const events = response.ok ? ((await response.json()) as ConversationOpened).events : [];
    if (!response.ok) await response.arrayBuffer();
    if (events.some((event, i) => event.seq !== i + 1)) found.gaps += 1;
    for (const input of visitor.acknowledged.filter(leavesWords)) {
      const times = events.filter((event) => event.kind === "message" && event.clientId === input.clientId).length;
      if (times === 0) found.lost += 1;
      if (times > 1) found.duplicated += 1;
    }
    // What was shown once must stay as it was shown.
    found.lost += visitor.events.filter((event) => events[event.seq - 1] === undefined).length;
    found.changed +=
      visitor.changedEvents +
      visitor.events.filter(
        (event) => events[event.seq - 1] !== undefined && !isDeepStrictEqual(events[event.seq - 1], event),
      ).length;
  }
  return found;
}

/** Inputs that stand in the transcript; forms leave nothing there, and are looked for in the store. */
function leavesWords(input: TurnInput): boolean {
  return input.kind === "text" || input.kind === "choice" || input.kind === "act";
}

export type ActFound = { readonly kind: string; readonly state: ActState; readonly externalId: string };
type StoreFindings = { lost: number; trackersInconsistent: number; acts: readonly ActFound[] };

/** Opens the database and the keys with the product's own modules, and folds every tracker again from its events. */
export async function readStore(
  configFile: string,
  visitors: readonly Visitor[],
  databaseUrl: string | null = null,
): Promise<StoreFindings> {
  const defaults = fileURLToPath(new URL("../../config/defaults.yaml", import.meta.url));
  const env = databaseUrl === null ? {} : { DATABASE_URL: databaseUrl };
  const loaded = await loadConfig(configFile, env, defaults);
  const address = "https://operator.example";
  const { flows } = await openDialogue({
    timeZone: "UTC",
    operator: "Operator",
    addresses: { privacy: address, self_care: address },
  });
  const storage = await openStorage(loaded, "serve", () => undefined);
  try {
    const conversations = makeConversationStore({
      database: storage.database,
      clock: systemClock,
      keyStore: storage.keyStore,
    });
    const acts = makeActStore(storage.database);
    const tenant = loaded.config.tenant as TenantId;
    const found = { lost: 0, trackersInconsistent: 0, acts: [] as ActFound[] };
    for (const visitor of visitors) {
      const id = visitor.state.conversationId as ConversationId;
      for (const { clientId } of visitor.acknowledged) {
        if (!(await conversations.find(tenant, id, clientId, "own"))?.handled) found.lost += 1;
      }
      const stored = await conversations.find(tenant, id, null, "own");
      if (stored === null) continue;
      const cipher = await storage.keys.openConversation(stored);
      const events = (await conversations.trackerEvents(tenant, id)).flatMap(({ turnNo, keyNo, sealed }) =>
        openJson<DialogueEvent[]>(cipher.open({ kind: "tracker_event", turnNo }, keyNo, sealed)),
      );
      if (!isDeepStrictEqual(roundTrip(foldTracker(events, flows)), trackerOf(stored, cipher)))
        found.trackersInconsistent += 1;
      for (const input of visitor.attempted) {
        if (input.kind !== "act") continue;
        const act = await acts.find(tenant, id, input.actId as ActId);
        if (act !== null) found.acts.push({ kind: act.kind, state: act.state, externalId: act.externalId });
      }
    }
    return found;
  } finally {
    await storage.close();
  }
}

function trackerOf(stored: StoredConversation, cipher: ConversationCipher): unknown {
  return openJson(cipher.open({ kind: "tracker" }, stored.tracker.keyNo, stored.tracker.sealed));
}

function openJson<T>(bytes: Uint8Array): T {
  return JSON.parse(fromUtf8(bytes)) as T;
}

function roundTrip(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

type OrderRow = { readonly externalId?: string };

/** Asks the operator for its orders, and holds them against the acts. */
export async function countOrders(
  sandbox: SandboxProgram,
  acts: readonly ActFound[],
): Promise<{
  orders: number;
  doubled: number;
  withoutAct: number;
  doneWithoutOrder: number;
  refusedWithOrder: number;
}> {
  const count = new Map<string, number>();
  for (const { externalId } of await allOrders(sandbox)) {
    if (externalId?.startsWith("wardline-") === true) count.set(externalId, (count.get(externalId) ?? 0) + 1);
  }
  // Undoing is a cancellation of an order that is there: it makes none of its own.
  const orderActs = acts.filter(({ kind }) => kind !== "plan_change_undo");
  const known = new Set(acts.map(({ externalId }) => externalId));
  return {
    orders: [...count.values()].reduce((sum, times) => sum + times, 0),
    doubled: [...count.values()].filter((times) => times > 1).length,
    withoutAct: [...count.keys()].filter((externalId) => !known.has(externalId)).length,
    doneWithoutOrder: orderActs.filter(({ state, externalId }) => state === "done" && !count.has(externalId)).length,
    refusedWithOrder: orderActs.filter(({ state, externalId }) => state === "refused" && count.has(externalId)).length,
  };
}

async function allOrders(sandbox: SandboxProgram): Promise<OrderRow[]> {
  const answer = await fetch(`${sandbox.url}/oauth2/token`, {
    method: "POST",
    headers: { authorization: `Basic ${btoa(`wardline:${sandbox.secret}`)}` },
    body: new URLSearchParams({ grant_type: "client_credentials" }),
  });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  const rows: OrderRow[] = [];
  for (let offset = 0; ; offset += 500) {
    const url = `${sandbox.url}/tmf-api/productOrderingManagement/v4/productOrder?limit=500&offset=${offset}`;
    const page = (await (await fetch(url, { headers: { authorization: `Bearer ${token}` } })).json()) as OrderRow[];
    rows.push(...page);
    if (page.length < 500) return rows;
  }
}
