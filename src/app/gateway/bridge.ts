// SPDX-License-Identifier: Apache-2.0
import { fromUtf8, type JsonObject, makeSubjectId, ok, type Result, refuse, toBase64Url, utf8 } from "#kernel";
import { EMPTY_TABLE, type TreatmentTable } from "#pii";
import type { BridgeMessage, BridgeRequest } from "#protocol";
import { revealed } from "./answer-pieces.ts";
import { Concealer, type ConcealOptions, type Said } from "./conceal.ts";
import type { Exchange } from "./exchange.ts";
import type { BridgeSettings, GatewayDeps, StoredBridge } from "./ports.ts";
import type { GatewayRefusal } from "./refusals.ts";
import { Revealer } from "./reveal.ts";
import { isAllowedLink } from "./safe-markup.ts";

export type BridgeAnswer = { readonly shape: BridgeSettings["shape"]; readonly messages: readonly BridgeMessage[] };

/** What one sender's conversation remembers: plain JSON, kept sealed. */
type Remembered = { readonly table: TreatmentTable; readonly said: readonly Said[] };

/** Messages that are read together when a value is told in parts. */
const REMEMBERED_MESSAGES = 4;
/** Two messages of one sender at once: the second reads again what the first wrote. */
const TRIES = 4;
const MAX_MESSAGES = 50;
const MAX_BUTTONS = 20;
/** JSON of a bot below this is left out. */
const MAX_DEPTH = 16;

/**
 * Passes a person's message to a bot that was there before, and its answer back: pseudonyms out, this sender's values back in.
 *
 * The bot keeps its own state and is told a name for the sender that says nothing. What stands for what is sealed under a key of this
 * conversation and written before the bot is asked, so that no crash and no second message makes one pseudonym stand for two values.
 *
 * @returns `bridge_unknown`, `bad_request` (too many texts), `screening_failed` (the bot was not asked), `conversation_busy`, `upstream`.
 */
export async function bridgeMessage(
  name: string,
  request: BridgeRequest,
  exchange: Exchange,
  deps: GatewayDeps,
): Promise<Result<BridgeAnswer, GatewayRefusal>> {
  const bridge = deps.bridges.get(name);
  if (bridge === undefined) return refuse({ reason: "bridge_unknown" });
  const session = deps.keys.blindIndex("token", `bridge ${exchange.key.keyId} ${name} ${request.sender}`);
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const opened = await openSession(session, deps);
    const options = optionsOf(opened.subjectId, bridge, deps);
    const concealer = new Concealer(options, opened.remembered.table);
    const said: Said[] = opened.remembered.said.map((one) => ({ ...one }));
    const message = await concealer.message(request.message, said);
    const metadata =
      request.metadata === undefined ? {} : { metadata: (await concealer.json(request.metadata)) as JsonObject };
    if (concealer.isTooMuch) return refuse({ reason: "bad_request", field: "metadata" });
    if (concealer.hasFailed) return refuse({ reason: "screening_failed" });
    const remembered: Remembered = { table: concealer.table, said: said.slice(-REMEMBERED_MESSAGES) };
    if (!(await saveSession(session, opened, remembered, bridge.rememberMs, deps))) continue;

    exchange.count(concealer.units);
    const sender = `s_${toBase64Url(session).slice(0, 32)}`;
    const answer = await bridge.bot.send({ sender, message: message.text, ...metadata }, exchange.signal);
    if (!answer.ok) return refuse({ reason: "upstream", cause: answer.refusal });
    const revealer = new Revealer(options, remembered.table, deps.settings.linkHosts);
    const messages = await readMessages(answer.value, revealer, deps);
    if (messages === null) return refuse({ reason: "upstream", cause: { reason: "invalid_answer" } });
    if (revealer.hasFailed) return refuse({ reason: "screening_failed" });
    exchange.count(JSON.stringify(messages).length);
    await rememberAnswer(session, { opened, remembered, bridge, messages, options }, deps);
    return ok({ shape: bridge.shape, messages });
  }
  return refuse({ reason: "conversation_busy" });
}

type OpenedSession = Omit<StoredBridge, "sealed"> & { readonly remembered: Remembered };

async function openSession(session: Uint8Array, deps: GatewayDeps): Promise<OpenedSession> {
  const { tenant, keys } = deps;
  const stored = await deps.bridgeStore.find(tenant, session, new Date(deps.clock.now()));
  if (stored === null) {
    const subjectId = makeSubjectId(deps.random);
    const wrappedKey = await keys.makeSubjectKey(tenant, subjectId);
    return { subjectId, wrappedKey, version: 0, remembered: { table: EMPTY_TABLE, said: [] } };
  }
  const { subjectId, wrappedKey, version } = stored;
  const scope = { tenant, subjectId, wrappedSubjectKey: wrappedKey };
  const plain = await keys.openForSubject(scope, rowOf(session), stored.sealed);
  return { subjectId, wrappedKey, version, remembered: JSON.parse(fromUtf8(plain)) as Remembered };
}

async function saveSession(
  session: Uint8Array,
  { subjectId, wrappedKey, version }: Omit<OpenedSession, "remembered">,
  remembered: Remembered,
  rememberMs: number,
  deps: GatewayDeps,
): Promise<boolean> {
  const scope = { tenant: deps.tenant, subjectId, wrappedSubjectKey: wrappedKey };
  const sealed = await deps.keys.sealForSubject(scope, rowOf(session), utf8(JSON.stringify(remembered)));
  const now = deps.clock.now();
  const row = { subjectId, wrappedKey, version: version + 1, sealed };
  return deps.bridgeStore.save(deps.tenant, session, row, new Date(now + rememberMs), new Date(now));
}

/** What the bot asked tells what the next message answers. Lost where another message came in between. */
async function rememberAnswer(
  session: Uint8Array,
  done: {
    readonly opened: OpenedSession;
    readonly remembered: Remembered;
    readonly bridge: BridgeSettings;
    readonly messages: readonly BridgeMessage[];
    readonly options: ConcealOptions;
  },
  deps: GatewayDeps,
): Promise<void> {
  const { opened, remembered, bridge, messages, options } = done;
  const text = messages.map((one) => one.text ?? "").join("\n");
  if (text.trim() === "") return;
  const concealer = new Concealer(options, remembered.table);
  const said: Said[] = [...remembered.said, { by: "bot", text: await concealer.text(text) }];
  const next = { table: concealer.table, said: said.slice(-REMEMBERED_MESSAGES) };
  if (concealer.hasFailed) return;
  await saveSession(session, { ...opened, version: opened.version + 1 }, next, bridge.rememberMs, deps);
}

function optionsOf(subjectId: string, bridge: BridgeSettings, deps: GatewayDeps): ConcealOptions {
  const { settings } = deps;
  return {
    detector: deps.detector,
    kinds: settings.kinds,
    style: bridge.style,
    keyedHash: (text) => toBase64Url(deps.keys.blindIndex("pseudonym", `bridge ${subjectId}\n${text}`)),
  };
}

function rowOf(session: Uint8Array): string {
  return `bridge_session/${session.toHex()}`;
}

/** `[…]`, `{messages: […]}` or one message. Null: it is none of these. */
async function readMessages(value: unknown, revealer: Revealer, deps: GatewayDeps): Promise<BridgeMessage[] | null> {
  const inner = isRecord(value) && "messages" in value ? value["messages"] : value;
  const list: unknown[] = Array.isArray(inner) ? inner : [inner];
  if (list.length > MAX_MESSAGES) return null;
  const messages: BridgeMessage[] = [];
  for (const one of list) {
    const read = await readMessage(one, revealer, deps);
    if (read === null) return null;
    if (Object.keys(read).length > 0) messages.push(read);
  }
  return messages;
}

async function readMessage(value: unknown, revealer: Revealer, deps: GatewayDeps): Promise<BridgeMessage | null> {
  if (!isRecord(value)) return null;
  const { text, image, buttons, custom } = value;
  if (text !== undefined && text !== null && typeof text !== "string") return null;
  const read = buttons === undefined || buttons === null ? [] : await readButtons(buttons, revealer);
  if (read === null) return null;
  const isOwnImage =
    typeof image === "string" &&
    /^https:/iu.test(image) &&
    isAllowedLink(image, deps.settings.linkHosts) &&
    // An address is shown whole or not at all: with a value in it, whosever that is, it ends in somebody's log.
    (await revealed(image, revealer)) === image;
  return {
    ...(typeof text === "string" && text !== "" ? { text: await revealed(text, revealer) } : {}),
    ...(isOwnImage ? { image } : {}),
    ...(read.length === 0 ? {} : { buttons: read }),
    ...(custom === undefined || custom === null ? {} : { custom: await shownJson(custom, revealer, 0) }),
  };
}

async function readButtons(value: unknown, revealer: Revealer): Promise<{ title: string; payload: string }[] | null> {
  if (!Array.isArray(value) || value.length > MAX_BUTTONS) return null;
  const buttons: { title: string; payload: string }[] = [];
  for (const button of value) {
    if (!isRecord(button)) return null;
    const { title, payload } = button;
    if (typeof title !== "string" || typeof payload !== "string") return null;
    buttons.push({ title: await revealed(title, revealer), payload: await revealed(payload, revealer) });
  }
  return buttons;
}

async function shownJson(value: unknown, revealer: Revealer, depth: number): Promise<unknown> {
  if (typeof value === "string") return revealed(value, revealer);
  if (typeof value === "number") {
    const text = String(value);
    const said = await revealed(text, revealer);
    return said === text ? value : said;
  }
  if (depth > MAX_DEPTH || typeof value !== "object" || value === null)
    return typeof value === "boolean" ? value : null;
  if (Array.isArray(value)) return Promise.all(value.map((one) => shownJson(one, revealer, depth + 1)));
  const entries = Object.entries(value).map(
    async ([key, one]): Promise<[string, unknown]> => [
      await revealed(key, revealer),
      await shownJson(one, revealer, depth + 1),
    ],
  );
  return Object.fromEntries(await Promise.all(entries));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
