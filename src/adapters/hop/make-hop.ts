// SPDX-License-Identifier: Apache-2.0
import { Agent as HttpAgent, request as plainRequest } from "node:http";
import { Agent as HttpsAgent, request as secureRequest } from "node:https";
import type { LookupFunction } from "node:net";
import type { TLSSocket } from "node:tls";
import type { EgressJudge, Hop } from "#app";
import {
  guardedLookup,
  isLoopbackAddress,
  isLoopbackName,
  isPublicAddress,
  requireHopAddress,
  requireListed,
} from "./address.ts";
import { hopFetch } from "./hop-fetch.ts";

export type HopOptions = {
  /** Groups for the key exchange in the names of OpenSSL, best first. */
  readonly groups: string;
  readonly ciphers: string;
  /** The list of recipients. */
  readonly egress: EgressJudge;
  /** Certificates that the other side's must lead to, instead of the platform's. PEM. */
  readonly ca?: string | Buffer | undefined;
  /** Ours, for mutual TLS. PEM. */
  readonly cert?: string | Buffer | undefined;
  readonly key?: string | Buffer | undefined;
  /** `public`: only what is reached over the open internet; for addresses that somebody could choose in order to look around inside. */
  readonly reach?: "any" | "public" | undefined;
  /** Told the group of each handshake, such as `X25519MLKEM768`. */
  readonly onHandshake?: ((group: string) => void) | undefined;
};

/** Idle connections that are kept; those in use are not limited here. */
const KEPT_IDLE = 64;

/** Makes a way out. Connections are kept and used again. */
export function makeHop(options: HopOptions): Hop {
  const secure = new WatchedAgent(
    {
      keepAlive: true,
      maxFreeSockets: KEPT_IDLE,
      minVersion: "TLSv1.3",
      ecdhCurve: options.groups.replaceAll("/", ":"),
      ciphers: options.ciphers,
      rejectUnauthorized: true,
      ...(options.ca === undefined ? {} : { ca: options.ca }),
      ...(options.cert === undefined ? {} : { cert: options.cert }),
      ...(options.key === undefined ? {} : { key: options.key }),
      lookup: lookupFor(options.reach ?? "any"),
    },
    options.egress,
    options.onHandshake ?? (() => undefined),
  );
  const plain = new ListedAgent(
    { keepAlive: true, maxFreeSockets: KEPT_IDLE, lookup: guardedLookup(isLoopbackAddress) },
    options.egress,
  );
  const request: Hop["request"] = (address, call, onAnswer) => {
    const url = requireHopAddress(address);
    requireReach(url, options.reach ?? "any");
    requireListed(options.egress, { host: url.hostname, port: portOf(url) });
    return url.protocol === "https:"
      ? secureRequest(url, { ...call, agent: secure }, onAnswer)
      : plainRequest(url, { ...call, agent: plain }, onAnswer);
  };
  return { request, fetch: (url, call) => hopFetch(request, url, call), agents: { plain, secure } };
}

function portOf({ port, protocol }: URL): number {
  return port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
}

/** What counts as this machine by its name must be this machine by its address too, whatever a resolver says. */
function lookupFor(reach: "any" | "public"): LookupFunction {
  const [here, outside] = [guardedLookup(isLoopbackAddress), guardedLookup(isPublicAddress)];
  const anywhere = guardedLookup(() => true);
  return (host, options, answer) => {
    if (reach === "public") outside(host, options, answer);
    else if (isLoopbackName(host.replace(/\.$/u, "").toLowerCase())) here(host, options, answer);
    else anywhere(host, options, answer);
  };
}

/** A host in digits is never looked up, so the guarded look-up does not see it. */
function requireReach(url: URL, reach: "any" | "public"): void {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const isDigits = /^[\d.]+$|:/.test(host);
  if (reach === "any" || (url.protocol === "https:" && (!isDigits || isPublicAddress(host)))) return;
  throw new TypeError("Cannot call the address: it is not outside");
}

/**
 * Libraries are handed agents and make requests by themselves: the list is asked again where the connection is made.
 *
 * @throws AppError - `adapter.hop_unlisted`, `adapter.hop_region`.
 */
function requireListedConnection(judge: EgressJudge, { host, port }: { host?: unknown; port?: unknown }): void {
  requireListed(judge, { host: typeof host === "string" ? host : "", port: Number(port) });
}

class ListedAgent extends HttpAgent {
  readonly #egress: EgressJudge;

  constructor(options: ConstructorParameters<typeof HttpAgent>[0], egress: EgressJudge) {
    super(options);
    this.#egress = egress;
  }

  override createConnection(
    ...args: Parameters<HttpAgent["createConnection"]>
  ): ReturnType<HttpAgent["createConnection"]> {
    requireListedConnection(this.#egress, args[0]);
    return super.createConnection(...args);
  }
}

/** Asks the list as well, and tells what each handshake agreed on. */
class WatchedAgent extends HttpsAgent {
  readonly #egress: EgressJudge;
  readonly #onHandshake: (group: string) => void;

  constructor(
    options: ConstructorParameters<typeof HttpsAgent>[0],
    egress: EgressJudge,
    onHandshake: (group: string) => void,
  ) {
    super(options);
    this.#egress = egress;
    this.#onHandshake = onHandshake;
  }

  override createConnection(
    ...args: Parameters<HttpsAgent["createConnection"]>
  ): ReturnType<HttpsAgent["createConnection"]> {
    requireListedConnection(this.#egress, args[0]);
    const socket = super.createConnection(...args);
    socket?.once("secureConnect", () => {
      this.#onHandshake(groupOf(socket as TLSSocket));
    });
    return socket;
  }
}

/** Quirk: on the client's side, and there only, Node tells the group under the name of an "ephemeral key". */
export function groupOf(socket: TLSSocket): string {
  const info = socket.getEphemeralKeyInfo();
  return info !== null && "name" in info && typeof info.name === "string" ? info.name : "unknown";
}

/** Whether a group holds against a quantum computer. */
export function isPostQuantum(group: string): boolean {
  return group.includes("MLKEM");
}
