// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type ClientSession, findSession, openSession } from "#app";
import { refuse, toBase64Url } from "#kernel";
import { addressKey, addressTimes, originOf, type Surface } from "../http/surface.ts";
import { Connections } from "../realtime/connections.ts";
import type { ClientDoor } from "./surface.ts";

// What the protocols in the folders below need of the server comes through here.
export { addressKey, addressTimes, Connections, originOf, type Surface };

/** These speak protocols of others, which others describe: they do not stand in our own document. */
export const UNLISTED = { schema: { hide: true } } as const;

const WINDOW_MS = 60_000;
/** Requests in a minute, over all nodes, of one window: one that polls once a second, twice; and of one address that brings nothing of ours. */
const MOST = 240;
/** The same for all windows behind one address: a mobile network has many customers behind one. And for one secret: a server speaks for many. */
const MOST_OF_MANY = 6_000;

/** Whether a page that may use this client sent this, or no browser at all. Cookies are not read anywhere here. */
export function isPageAllowed(door: ClientDoor, request: Pick<FastifyRequest, "headers">): boolean {
  const { origin } = request.headers;
  return origin === undefined || door.origins.includes(origin);
}

/** What `Authorization: Bearer` brings; null: nothing that could be one. */
export function bearerOf(request: FastifyRequest): string | null {
  return /^Bearer ([\x21-\x7e]{1,3000})$/i.exec(request.headers.authorization ?? "")?.[1] ?? null;
}

/**
 * Whether a server of the operator sent this. In a browser a secret could be read by everybody, so that one that comes with an `Origin` is
 * refused although it is right: whoever built that page learns of it at once.
 */
export function isServer(surface: Surface, door: ClientDoor, request: FastifyRequest): boolean {
  const given = bearerOf(request);
  if (door.secret === null || given === null || request.headers.origin !== undefined) return false;
  const { keys } = surface.deps;
  // EXPOSE: compared as keyed hashes, so that time tells nothing
  const wanted = keys.blindIndex("token", `client secret ${door.secret.expose()}`);
  return toBase64Url(wanted) === toBase64Url(keys.blindIndex("token", `client secret ${given}`));
}

type Counted =
  | { readonly address: Uint8Array }
  | { readonly windowsOf: Uint8Array }
  | { readonly window: ClientSession }
  | { readonly secretOf: string };

function countedAs(who: Counted): [name: string, most: number] {
  if ("address" in who) return [`client requests ${toBase64Url(who.address)}`, MOST];
  if ("window" in who) return [`client requests of ${who.window.kind} ${who.window.id}`, MOST];
  if ("windowsOf" in who) return [`client requests of windows ${toBase64Url(who.windowsOf)}`, MOST_OF_MANY];
  return [`client requests of servers ${who.secretOf}`, MOST_OF_MANY];
}

/**
 * Counts a request, over all nodes. Null: it may go on; else after how many milliseconds it may.
 *
 * @param times - How many times as much as one address: many share it.
 */
export async function whenMayAsk({ deps }: Surface, who: Counted, times: number = 1): Promise<number | null> {
  const [name, one] = countedAs(who);
  const most = one * times;
  const now = deps.clock.now();
  const key = deps.keys.blindIndex("counter", name);
  const count = await deps.counters.add(deps.tenant, key, 1, WINDOW_MS, new Date(now));
  return count > most ? WINDOW_MS - (now % WINDOW_MS) : null;
}

/** The same for a browser or program, by its address. */
export function whenMayAddress(surface: Surface, request: FastifyRequest): Promise<number | null> {
  return whenMayAsk(surface, { address: addressKey(surface, request) }, addressTimes(surface, request));
}

/** The same for a window that we gave its session: by itself first, so that nobody is shut out for what others do behind the same address. */
export async function whenMayWindow(
  surface: Surface,
  window: ClientSession,
  address: Uint8Array,
): Promise<number | null> {
  return (await whenMayAsk(surface, { window })) ?? (await whenMayAsk(surface, { windowsOf: address }));
}

/** The conversation of a window, opened where it has none. While this node is too busy only those that have begun are served. */
export async function openWindow(
  { deps, options }: Surface,
  session: ClientSession,
  request: Parameters<typeof openSession>[2],
): ReturnType<typeof openSession> {
  const retryAfterMs = options.busyForMs?.() ?? null;
  if (retryAfterMs !== null && (await findSession(deps, session)) === null)
    return refuse({ reason: "too_many_openings", retryAfterMs });
  return openSession(deps, session, request);
}

/** Lets the pages of a client read the answers of these routes (CORS), without cookies. Refused pages get an answer they cannot read. */
export function allowPages(scope: FastifyInstance, door: ClientDoor, paths: readonly string[]): void {
  const allow = (request: FastifyRequest, reply: FastifyReply): void => {
    const { origin } = request.headers;
    void reply.header("vary", "origin");
    if (origin === undefined || !door.origins.includes(origin)) return;
    void reply.header("access-control-allow-origin", origin);
    void reply.header("access-control-expose-headers", "retry-after");
    void reply.header("cross-origin-resource-policy", "cross-origin");
  };
  scope.addHook("onRequest", async (request, reply) => {
    allow(request, reply);
  });
  for (const path of paths)
    scope.options(path, UNLISTED, async (_request, reply) =>
      reply
        .header("access-control-allow-methods", "GET, POST")
        .header("access-control-allow-headers", "authorization, content-type, x-ms-bot-agent, x-requested-with")
        .header("access-control-max-age", "600")
        .code(204)
        .send(),
    );
}

/** Counts a retry in whole seconds, as `Retry-After` has it. */
export function retryAfter(reply: FastifyReply, ms: number): FastifyReply {
  return reply.header("retry-after", String(Math.max(1, Math.ceil(ms / 1_000))));
}

/** The status that whatever went wrong before a handler began stands for: too large, no JSON, or a fault of ours. */
export function statusOfError(error: unknown): number {
  const status = typeof error === "object" && error !== null && "statusCode" in error ? Number(error.statusCode) : 500;
  return status >= 400 && status < 500 ? status : 503;
}
