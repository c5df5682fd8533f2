// SPDX-License-Identifier: Apache-2.0
import { toBase64Url } from "#kernel";
import type { EntityKind } from "#threat";
import type { AppDeps } from "../deps.ts";
import type { KeyService } from "../ports.ts";
import type { AnsweredKind, IncidentEntity } from "./incident-ports.ts";

type OriginKeys = {
  readonly addressKey: Uint8Array;
  readonly prefixKey?: Uint8Array | null;
  readonly networkKey?: Uint8Array | null;
};

/** Where an input came from: keyed hashes, made where the request arrives. Null: not known, or nobody's request. */
export type Origin = {
  readonly address: Uint8Array | null;
  /** The address's network of neighbours: /24 of IPv4, /48 of IPv6. */
  readonly prefix: Uint8Array | null;
  /** The network it is routed in: /16 of IPv4, /32 of IPv6. */
  readonly network: Uint8Array | null;
};
export const NO_ORIGIN: Origin = { address: null, prefix: null, network: null };

export function originOf({ addressKey, prefixKey = null, networkKey = null }: OriginKeys): Origin {
  return { address: addressKey, prefix: prefixKey, network: networkKey };
}

/**
 * Names somebody or something for the detectors, for incidents and for what holds because of them: a keyed hash of 32 bytes. The same thing
 * always has the same one, on every node; nobody without the root key can tell what it was made of.
 */
export function entityKey(
  { keys }: { readonly keys: Pick<KeyService, "blindIndex"> },
  kind: AnsweredKind,
  id: string,
): Uint8Array {
  return keys.blindIndex("counter", `threat ${kind} ${id}`);
}

/** The same as text, as events carry it. */
export function entityName(deps: Pick<AppDeps, "keys">, kind: EntityKind, id: string): string {
  return toBase64Url(entityKey(deps, kind, id));
}

/** A hash of an address that a request brought, as text. */
export function originName(key: Uint8Array | null): string | null {
  return key === null ? null : toBase64Url(key);
}

/** Kinds behind which many people may stand: nobody is asked for a factor, stopped or locked because of one. */
export const WIDE: ReadonlySet<AnsweredKind> = new Set([
  "address",
  "prefix",
  "network",
  "destination",
  "link",
  "block",
]);

export function isNarrow({ kind }: IncidentEntity): boolean {
  return !WIDE.has(kind);
}
