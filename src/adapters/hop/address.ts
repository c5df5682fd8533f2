// SPDX-License-Identifier: Apache-2.0
import { type LookupAddress, type LookupOptions, lookup } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";
import type { EgressJudge } from "#app";
import { AppError } from "#kernel";

/** Whether a host is this machine by its name alone. */
export function isLoopbackName(host: string): boolean {
  return (
    host === "localhost" ||
    host.endsWith(".localhost") ||
    host === "[::1]" ||
    host === "::1" ||
    /^127\.\d+\.\d+\.\d+$/.test(host)
  );
}

/**
 * What leaves by a hop goes by https, or stays on this machine; and names no password in its address.
 *
 * @throws AppError - `adapter.hop_address`.
 */
export function requireHopAddress(address: string | URL): URL {
  const url = new URL(address);
  const isPlainHere = url.protocol === "http:" && isLoopbackName(url.hostname);
  if ((url.protocol === "https:" || isPlainHere) && url.username === "" && url.password === "") return url;
  throw new AppError(
    "adapter.hop_address",
    "Cannot call the address: it must be https, or http on this machine, without a name and password in it",
  );
}

/**
 * Asks the list of recipients. There is no default: whoever makes a hop says which list.
 *
 * @throws AppError - `adapter.hop_unlisted`, `adapter.hop_region`.
 */
export function requireListed(judge: EgressJudge, place: { readonly host: string; readonly port: number }): void {
  const verdict = judge(place);
  if (verdict === "listed") return;
  throw verdict === "outside_region"
    ? new AppError("adapter.hop_region", "Cannot call the address: its recipient is outside of the permitted regions")
    : new AppError("adapter.hop_unlisted", "Cannot call the address: its host is not in the list of recipients");
}

/** Networks behind a firewall, of this machine, of the link, and of nobody (RFC 6890). */
const INSIDE = new BlockList();
for (const network of [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
]) {
  const [base = "", bits] = network.split("/");
  INSIDE.addSubnet(base, Number(bits), "ipv4");
}
/** Of IPv6 only global unicast is outside, without documentation, 6to4 and Teredo, which carry an IPv4 address. */
const GLOBAL6 = new BlockList();
GLOBAL6.addSubnet("2000::", 3, "ipv6");
const INSIDE6 = new BlockList();
for (const [base, bits] of [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const)
  INSIDE6.addSubnet(base, bits, "ipv6");

/** Whether an address in digits is reached over the open internet. */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 4) return !INSIDE.check(address, "ipv4");
  return isIP(address) === 6 && GLOBAL6.check(address, "ipv6") && !INSIDE6.check(address, "ipv6");
}

type Answered = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void;

/**
 * Looks a name up and lets only allowed addresses through. Used at the connection itself: whoever answers differently the second time
 * (DNS rebinding) changes nothing.
 */
export function guardedLookup(isAllowed: (address: string) => boolean): LookupFunction {
  const guarded = (host: string, options: LookupOptions, answer: Answered): void => {
    lookup(host, { ...options, all: true }, (error, found) => {
      if (error) {
        answer(error, []);
        return;
      }
      const allowed = found.filter(({ address }) => isAllowed(address));
      const [first] = allowed;
      if (first === undefined) answer(Object.assign(new Error("The address is not allowed"), { code: "EACCES" }), []);
      else if (options.all === true) answer(null, allowed);
      else answer(null, first.address, first.family);
    });
  };
  return guarded;
}

/** Loopback in digits. */
export function isLoopbackAddress(address: string): boolean {
  return address === "::1" || address.startsWith("127.") || address.startsWith("::ffff:127.");
}
