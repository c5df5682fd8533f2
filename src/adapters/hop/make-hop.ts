// SPDX-License-Identifier: Apache-2.0
import { Agent as HttpAgent, request as plainRequest } from "node:http";
import { Agent as HttpsAgent, request as secureRequest } from "node:https";
import type { TLSSocket } from "node:tls";
import type { Hop } from "#app";
import { guardedLookup, isLoopbackAddress, isPublicAddress, requireHopAddress } from "./address.ts";
import { hopFetch } from "./hop-fetch.ts";

export type HopOptions = {
  /** Groups for the key exchange in the names of OpenSSL, best first. */
  readonly groups: string;
  readonly ciphers: string;
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
  const isAllowed = options.reach === "public" ? isPublicAddress : (): boolean => true;
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
      ...(options.reach === "public" ? { lookup: guardedLookup(isAllowed) } : {}),
    },
    options.onHandshake ?? (() => undefined),
  );
  const plain = new HttpAgent({
    keepAlive: true,
    maxFreeSockets: KEPT_IDLE,
    lookup: guardedLookup(isLoopbackAddress),
  });
  const request: Hop["request"] = (address, call, onAnswer) => {
    const url = requireHopAddress(address);
    requireReach(url, options.reach ?? "any");
    return url.protocol === "https:"
      ? secureRequest(url, { ...call, agent: secure }, onAnswer)
      : plainRequest(url, { ...call, agent: plain }, onAnswer);
  };
  return { request, fetch: (url, call) => hopFetch(request, url, call), agents: { plain, secure } };
}

/** A host in digits is never looked up, so the guarded look-up does not see it. */
function requireReach(url: URL, reach: "any" | "public"): void {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const isDigits = /^[\d.]+$|:/.test(host);
  if (reach === "any" || (url.protocol === "https:" && (!isDigits || isPublicAddress(host)))) return;
  throw new TypeError("Cannot call the address: it is not outside");
}

/** Tells what each handshake agreed on. */
class WatchedAgent extends HttpsAgent {
  readonly #onHandshake: (group: string) => void;

  constructor(options: ConstructorParameters<typeof HttpsAgent>[0], onHandshake: (group: string) => void) {
    super(options);
    this.#onHandshake = onHandshake;
  }

  override createConnection(
    ...args: Parameters<HttpsAgent["createConnection"]>
  ): ReturnType<HttpsAgent["createConnection"]> {
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
