// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { z } from "zod";
import type { Hop } from "#app";
import type { ConnectorAnswer } from "#protocol";
import type { Telco } from "#telco";
import type { Hops } from "../hops.ts";
import type { LoadedConfig } from "../load-config.ts";
import type { OperatorAccess } from "../open-operator.ts";
import { codeOf } from "../service/watched-hops.ts";

const WAIT_MS = 8_000;
const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) });
const discovery = z.looseObject({ issuer: z.string(), authorization_endpoint: z.string(), token_endpoint: z.string() });

/** What the tests need: a command has it before there is a database, the server has it while it serves. */
export type ProbeParts = {
  readonly loaded: LoadedConfig;
  readonly hops: Hops;
  /** Null: no operator is configured, and no practice operator runs here. */
  readonly access: OperatorAccess | null;
  /** The operator's systems, opened anew: nothing that was kept answers for them. */
  readonly telco: (access: OperatorAccess) => Pick<Telco, "looks" | "messages">;
  /** Whether the root key wraps and unwraps; a code where it does not. */
  readonly kms: (() => Promise<string | null>) | null;
  /** Sends a signed `webhook.test` and tells the status; null: nobody answered. Left out: the receiver is asked whether it is there. */
  readonly webhook: ((name: string) => Promise<number | null>) | null;
  readonly now: () => number;
};

/** Asks; a code of ours, of Node or `http_…` where it does not work. */
type Probe = () => Promise<string | null>;

/** Every connector with its test; null: it is not set up. One table for the set-up page and for `wardline setup`. */
export function probesOf(parts: ProbeParts): ReadonlyMap<string, Probe | null> {
  const { access, kms, loaded, telco } = parts;
  const { channels, staff, webhooks } = loaded.config;
  const all: [string, Probe | null][] = [
    ["operator", access === null ? null : () => lookAt(telco(access).looks)],
    ["identity", access === null ? null : () => readJson(parts, "operator", access.identityJwksUrl, keySet)],
    ["notify", access === null ? null : () => tellRefusal(telco(access).messages.tryOut())],
    ["kms", kms],
    ["provider", staff.oidc === undefined ? null : () => askProvider(parts, staff.oidc?.issuer ?? "")],
    ["whatsapp", channels.whatsapp === undefined ? null : () => askWhatsApp(parts)],
    // A gateway that speaks Kannel's way knows no harmless question: that it answers is all that can be asked.
    ["sms", channels.sms === undefined ? null : () => isThere(parts.hops("sms"), channels.sms?.url ?? "")],
    ...Object.entries(webhooks.endpoints).map(([name, { url }]): [string, Probe] => [
      `webhook:${name}`,
      () => askReceiver(parts, name, url),
    ]),
  ];
  return new Map(all);
}

/** Runs one test within its time. Null: there is no connector of this name. Never throws, and never tells an address, a body or a secret. */
export async function runProbe(parts: ProbeParts, connector: string): Promise<ConnectorAnswer | null> {
  const probe = probesOf(parts).get(connector);
  if (probe === undefined) return null;
  if (probe === null) return { connector, state: "off", code: null, tookMs: 0 };
  const begun = parts.now();
  const code = await (async () => probe())().catch(codeOf);
  const tookMs = Math.max(0, Math.round(parts.now() - begun));
  return { connector, state: code === null ? "well" : "failed", code, tookMs };
}

/** Every interface once, as `wardline connect check` asks them: the first that does not serve, and how many more. */
async function lookAt(looks: Telco["looks"]): Promise<string | null> {
  const [bad, ...more] = (await looks.look()).filter(({ state }) => state !== "answers" && state !== "unread");
  if (bad === undefined) return null;
  return `${bad.api}.${bad.state}${more.length === 0 ? "" : `.and_${more.length}_more`}`;
}

async function tellRefusal(
  asked: Promise<{ readonly ok: true } | { readonly ok: false; readonly refusal: { readonly reason: string } }>,
): Promise<string | null> {
  const answer = await asked;
  return answer.ok ? null : answer.refusal.reason;
}

/** OpenID Connect Discovery 1.0 §4: what it publishes must be about itself. */
async function askProvider(parts: ProbeParts, issuer: string): Promise<string | null> {
  const place = `${issuer.replace(/\/$/u, "")}/.well-known/openid-configuration`;
  return readJson(
    parts,
    "identity",
    place,
    discovery.refine((told) => told.issuer === issuer),
  );
}

async function readJson(
  { hops }: ProbeParts,
  name: "operator" | "identity",
  url: string,
  schema: z.ZodType,
): Promise<string | null> {
  const headers = { accept: "application/json" };
  const answer = await hops(name).fetch(url, { headers, signal: AbortSignal.timeout(WAIT_MS) });
  if (!answer.ok) return `http_${answer.status}`;
  return schema.safeParse(await answer.json().catch(() => null)).success ? null : "invalid_answer";
}

/** Reads the id of the number that customers write to: it is there, and the access token may use it. */
async function askWhatsApp({ loaded, hops }: ProbeParts): Promise<string | null> {
  const { whatsapp } = loaded.config.channels;
  if (whatsapp === undefined) return "off";
  const bearer = (await readFile(resolve(loaded.baseDir, whatsapp.accessTokenFile), "utf8")).trim();
  const url = `${whatsapp.graphUrl.replace(/\/$/u, "")}/${whatsapp.version}/${whatsapp.phoneNumberId}?fields=id`;
  const headers = { authorization: `Bearer ${bearer}` };
  const answer = await hops("whatsapp").fetch(url, { headers, signal: AbortSignal.timeout(WAIT_MS) });
  await answer.body?.cancel();
  return answer.ok ? null : `http_${answer.status}`;
}

async function askReceiver({ hops, webhook }: ProbeParts, name: string, url: string): Promise<string | null> {
  if (webhook === null) return isThere(hops("webhooks"), url);
  const status = await webhook(name);
  if (status === null) return "unreachable";
  return status >= 200 && status < 300 ? null : `http_${status}`;
}

/** Whatever it answers, but for an error of its own. */
async function isThere(hop: Hop, url: string): Promise<string | null> {
  const answer = await hop.fetch(url, { method: "OPTIONS", signal: AbortSignal.timeout(WAIT_MS) });
  await answer.body?.cancel();
  return answer.status < 500 ? null : `http_${answer.status}`;
}
