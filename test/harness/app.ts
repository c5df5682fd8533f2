// SPDX-License-Identifier: Apache-2.0
// The whole app in one process for tests: real database, real keys, real sandbox over HTTP, one clock that moves when told.
import { fileURLToPath } from "node:url";
import {
  type AppDeps,
  type DialogueRelease,
  handleTurn,
  type KeyDeps,
  type LoadedPolicies,
  openConversation,
  type RequestOrigin,
  readConversation,
  recoverActs,
  sendNotices,
  type TurnDone,
} from "#app";
import type { Voice } from "#dialogue";
import { type ConversationId, makeUuid, Sensitive } from "#kernel";
import { FakeClock } from "#kernel/testing";
import { makeKeyService, makeTenantCipher, openRootedKms } from "#kms";
import { MemoryRoots } from "#kms/testing";
import { makeKeyTable, openPool, type PoolOptions } from "#postgres";
import { createTestDatabase } from "#postgres/testing";
import type { ConversationEvent, ConversationState, Part, TurnInput } from "#protocol";
import { type Sandbox, startSandbox } from "#sandbox";
import { makeClientKey } from "#surfaces";
import { compose } from "../../src/main/compose.ts";
import { openHops } from "../../src/main/hops.ts";
import { type LoadedConfig, loadConfig } from "../../src/main/load-config.ts";
import { openDialogue } from "../../src/main/open-dialogue.ts";
import { type OperatorAccess, openOperator } from "../../src/main/open-operator.ts";
import { openPolicies } from "../../src/main/open-policies.ts";
import { noStages, systemRandom } from "../../src/main/system.ts";
import { openShippedModel } from "../../src/main/tenant-model.ts";

/** The instant for which the sandbox's table was written. */
export const T0: number = Date.UTC(2026, 10, 15, 10, 0, 0);

/** Where the widget of the test app is at home. */
export const TEST_ORIGIN = "http://chat.larkspur.localhost";

/** Where the desk of the test app is at home. */
export const DESK_ORIGIN = "http://localhost:8080";

export type TestApp = {
  /** Origins from which passkeys are taken; a test server adds its own. */
  readonly origins: string[];
  /** Where the desk is reached; a test server adds its own. */
  readonly deskOrigins: string[];
  readonly deps: AppDeps;
  /** The same, for work on keys: erasures. */
  readonly keyDeps: KeyDeps;
  /** The root keys of every instance: down, there is no key service. */
  readonly roots: MemoryRoots;
  readonly sandbox: Sandbox;
  readonly clock: FakeClock;
  readonly database: Awaited<ReturnType<typeof createTestDatabase>>["database"];
  /** Opens a conversation; with a customer, as one who is signed in on the operator's site. */
  open(options?: {
    customer?: string;
    lang?: "en" | "ar";
    overrides?: Partial<AppDeps>;
    /** Opened without a key of a device, as a plain client of the API may. */
    isKeyless?: boolean;
    /** From where and on which device; without it from a place and a device of its own. */
    from?: Place;
  }): Promise<Talk>;
  /** Another instance on the same database and keys, with connections and memory of its own. Ends with the app. */
  node(pool?: PoolOptions): Promise<AppDeps>;
  /** A token of the operator's site, as a signed-in page would fetch it. */
  token(customer: string, nonce: string): Promise<string>;
  close(): Promise<void>;
};

/** Where somebody sits: what several chats of an office, a shop or an attacker share. */
export type Place = RequestOrigin & {
  readonly device?: ReturnType<typeof makeClientKey>;
};

/** Read once for all apps of a process: the same files give the same flows and policies. */
let read: Promise<{ dialogue: DialogueRelease; policies: LoadedPolicies }> | null = null;

async function readOnce(voice: Voice, loaded: LoadedConfig): Promise<NonNullable<Awaited<typeof read>>> {
  read ??= Promise.all([openDialogue(voice), openPolicies(loaded)]).then(([dialogue, policies]) => ({
    dialogue,
    policies,
  }));
  const { dialogue, policies } = await read;
  return { dialogue: { ...dialogue, catalogues: { ...dialogue.catalogues, voice } }, policies };
}

export async function openTestApp(options: { now?: number } = {}): Promise<TestApp> {
  const clock = new FakeClock(options.now ?? T0);
  const [{ database, drop, connection }, sandbox] = await Promise.all([
    createTestDatabase({ partitionsAt: new Date(clock.now()) }),
    startSandbox({ fixedAt: clock.now() }),
  ]);
  const loaded = await loadConfig(undefined, {}, fileURLToPath(new URL("../../config/defaults.yaml", import.meta.url)));
  const memoryRoots = new MemoryRoots({ now: () => clock.now(), random: systemRandom });
  const openKms = (on: typeof database): ReturnType<typeof openRootedKms> =>
    openRootedKms({
      store: makeKeyTable(on),
      backends: [memoryRoots],
      targetKind: "file",
      clock,
      random: systemRandom,
    });
  const kms = await openKms(database);
  await kms.settle();
  const access: OperatorAccess = {
    baseUrl: sandbox.url,
    tokenUrl: `${sandbox.url}/oauth2/token`,
    clientId: sandbox.clientId,
    clientSecret: new Sensitive(sandbox.clientSecret),
    identityJwksUrl: `${sandbox.url}/site/jwks.json`,
    identityIssuer: "https://www.larkspur.example",
    selfCareUrl: sandbox.url,
    payOrigins: [sandbox.url],
    timeoutMs: 4_000,
  };
  const hops = openHops(loaded);
  const telco = openOperator(access, loaded, { hop: hops("operator"), clock, random: systemRandom });
  const voice = {
    timeZone: "Europe/London",
    operator: "Larkspur",
    addresses: { privacy: `${sandbox.url}/privacy`, self_care: sandbox.url },
  };
  const origins = [TEST_ORIGIN];
  const deskOrigins = [DESK_ORIGIN];
  const offers = await telco.reads.listOffers();
  const makeKeys = (): ReturnType<typeof makeKeyService> =>
    makeKeyService({ kms, clock, random: systemRandom, cache: { max: 1_000, ttlMs: 600_000 } });
  const compound = async (own: typeof database): ReturnType<typeof compose> =>
    compose({
      loaded,
      storage: {
        database: own,
        kms,
        keyStore: makeKeyTable(own),
        fileRoots: null,
        keys: await makeKeys(),
        names: await makeTenantCipher(kms, systemRandom),
        bundled: null,
        keyFile: "",
        isNewKey: false,
        close: async () => undefined,
      },
      access,
      hops,
      telco,
      ...(await readOnce(voice, loaded)),
      model: await openShippedModel(),
      plans: () => (offers.ok ? offers.value.map(({ offerId, name }) => ({ offerId, name })) : []),
      stages: noStages,
      log: {
        info: () => undefined,
        warn: () => undefined,
        error: (fields, message) => {
          throw new Error(`${message} ${JSON.stringify(fields)}`);
        },
      },
      clock,
      random: systemRandom,
      wakeNotices: () => undefined,
      origins: { own: origins, embedding: ["http://www.larkspur.localhost"], desk: deskOrigins },
    });
  const { deps, keyDeps, close } = await compound(database);
  const others: { close(): Promise<void> }[] = [];
  const node = async (pool: PoolOptions = {}): Promise<AppDeps> => {
    const own = await openPool(connection, { maxConnections: 8, ...pool });
    const made = await compound(own);
    others.push({ close: () => made.close().then(() => own.close()) });
    return made.deps;
  };
  const token = (customer: string, nonce: string): Promise<string> => siteToken(sandbox, customer, nonce);
  return {
    deps,
    keyDeps,
    roots: memoryRoots,
    origins,
    deskOrigins,
    sandbox,
    clock,
    database,
    token,
    open: (how = {}) => openTalk({ ...deps, ...how.overrides }, sandbox, how, token),
    node,
    async close() {
      for (const other of others) await other.close();
      await close();
      await sandbox.close();
      await drop();
    },
  };
}

async function siteToken(sandbox: Sandbox, customer: string, nonce: string): Promise<string> {
  const signedIn = await fetch(`${sandbox.url}/site/sign-in`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ customerId: customer }),
    redirect: "manual",
  });
  const cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  const answer = await fetch(`${sandbox.url}/site/identify-token?nonce=${encodeURIComponent(nonce)}`, {
    headers: { cookie },
  });
  if (!answer.ok) throw new Error(`The site gave no token: ${answer.status}`);
  return ((await answer.json()) as { token: string }).token;
}

/** One conversation as a person has it. */
export class Talk {
  readonly id: ConversationId;
  readonly events: ConversationEvent[];
  state: ConversationState;
  readonly #deps: AppDeps;
  readonly #sandbox: Sandbox;
  readonly #origin: RequestOrigin;

  constructor(
    deps: AppDeps,
    sandbox: Sandbox,
    opened: { conversationId: ConversationId; events: readonly ConversationEvent[]; state: ConversationState },
    origin: RequestOrigin,
  ) {
    this.#deps = deps;
    this.#sandbox = sandbox;
    this.id = opened.conversationId;
    this.events = [...opened.events];
    this.state = opened.state;
    this.#origin = origin;
  }

  /** Sends one input and returns what came of it, without the visitor's own message. */
  async send(
    input: DistributiveOmit<TurnInput, "clientId">,
    clientId: string = makeUuid(systemRandom),
  ): Promise<readonly ConversationEvent[]> {
    const done = await this.trySend(input, clientId);
    if (!done.ok) throw new Error(`The turn was refused: ${done.refusal.reason}`);
    return this.#take(done.value);
  }

  async trySend(
    input: DistributiveOmit<TurnInput, "clientId">,
    clientId: string = makeUuid(systemRandom),
  ): ReturnType<typeof handleTurn> {
    return handleTurn(
      {
        tenant: this.#deps.tenant,
        conversationId: this.id,
        input: { ...input, clientId },
        ...this.#origin,
      },
      this.#deps,
    );
  }

  say(text: string): Promise<readonly ConversationEvent[]> {
    return this.send({ kind: "text", text });
  }

  /** Presses the newest button whose label matches. */
  press(label: string | RegExp): Promise<readonly ConversationEvent[]> {
    const choices = this.parts().flatMap((part) => {
      if (part.type === "choices") return part.choices;
      if (part.type === "card" && part.card.kind === "plan_comparison")
        return part.card.plans.flatMap((plan) => (plan.choiceId ? [{ id: plan.choiceId, label: plan.name }] : []));
      return [];
    });
    const wanted = choices.findLast((choice) =>
      typeof label === "string" ? choice.label === label : label.test(choice.label),
    );
    if (!wanted)
      throw new Error(`No button matches ${String(label)}: ${choices.map((choice) => choice.label).join(" | ")}`);
    return this.send({ kind: "choice", choiceId: wanted.id });
  }

  /** Fills the newest secure form. */
  fill(fields: Record<string, string>): Promise<readonly ConversationEvent[]> {
    return this.send({ kind: "form", formId: this.form().formId, decision: "submit", fields });
  }

  form(): Extract<Part, { type: "form" }>["form"] {
    const found = this.parts().findLast((part) => part.type === "form");
    if (found?.type !== "form") throw new Error("There is no form");
    return found.form;
  }

  act(): Extract<Part, { type: "act" }>["act"] {
    const found = this.parts().findLast((part) => part.type === "act");
    if (found?.type !== "act") throw new Error("There is no act to confirm");
    return found.act;
  }

  confirm(decision: "confirm" | "decline" = "confirm"): Promise<readonly ConversationEvent[]> {
    const { actId, textHash } = this.act();
    return this.send({ kind: "act", actId, textHash, decision });
  }

  /** Sends what is owed and reads the newest code that reached a number. */
  async code(to?: string): Promise<string> {
    await sendNotices(this.#deps);
    const text =
      this.#sandbox.outbox(to).find((message) => message.channel === "sms" && /\b\d{6}\b/.test(message.text))?.text ??
      "";
    const found = /\b(\d{6})\b/.exec(text)?.[1];
    if (found === undefined) throw new Error("No code was sent");
    return found;
  }

  /** Steps up with the code that is sent; the number form first, where there is one. */
  async stepUp(msisdn?: string): Promise<readonly ConversationEvent[]> {
    if (this.form().kind === "sms_number") await this.fill({ number: msisdn ?? "" });
    return this.fill({ code: await this.code(msisdn) });
  }

  /** Hears what came by another way than this one's own inputs. */
  async refresh(): Promise<void> {
    const read = await readConversation(this.#deps, this.#deps.tenant, this.id, this.events.at(-1)?.seq ?? 0);
    if (!read.ok) throw new Error(read.refusal.reason);
    this.events.push(...read.value.events);
    this.state = read.value.state;
  }

  recover(): ReturnType<typeof recoverActs> {
    return recoverActs(this.#deps);
  }

  /** Parts of the bot's and the agents' messages, oldest first. */
  parts(events: readonly ConversationEvent[] = this.events): Part[] {
    return events.flatMap((event) => (event.kind === "message" && event.by !== "visitor" ? event.parts : []));
  }

  /** Everything that can be read in some events, on one line each. */
  static text(events: readonly ConversationEvent[]): string {
    return events
      .map((event) => ("parts" in event ? event.parts.map((part) => JSON.stringify(part)).join("\n") : event.text))
      .join("\n");
  }

  #take(done: TurnDone): readonly ConversationEvent[] {
    this.events.push(...done.events);
    this.state = done.state;
    return done.events.filter((event) => !(event.kind === "message" && event.by === "visitor"));
  }
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

async function openTalk(
  deps: AppDeps,
  sandbox: Sandbox,
  how: { customer?: string; lang?: "en" | "ar"; isKeyless?: boolean; from?: Place },
  token: (customer: string, nonce: string) => Promise<string>,
): Promise<Talk> {
  const { makeNonce } = await import("#app");
  const { device, ...origin } = how.from ?? { addressKey: systemRandom.bytes(32), device: makeClientKey() };
  const identifyToken = how.customer === undefined ? undefined : await token(how.customer, makeNonce(deps));
  const path = "/v1/conversations";
  const proof = (device ?? makeClientKey()).prove("POST", `${TEST_ORIGIN}${path}`, null, deps.clock.now());
  const opened = await openConversation(
    {
      lang: how.lang ?? "en",
      ...origin,
      channel: "api",
      ...(identifyToken === undefined ? {} : { identifyToken }),
      ...(how.isKeyless === true ? {} : { device: { method: "POST", path, proof } }),
    },
    deps,
  );
  if (!opened.ok) throw new Error(`Opening was refused: ${opened.refusal.reason}`);
  return new Talk(deps, sandbox, opened.value, origin);
}
