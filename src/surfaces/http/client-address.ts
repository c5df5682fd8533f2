// SPDX-License-Identifier: Apache-2.0
import { BlockList, isIP, isIPv6 } from "node:net";

/** Networks whose word on the client's address is believed. */
export function parseNetworks(cidrs: readonly string[]): BlockList {
  const list = new BlockList();
  for (const cidr of cidrs) {
    const [address = "", bits] = cidr.split("/");
    const version = isIP(address);
    const max = version === 6 ? 128 : 32;
    const prefix = bits === undefined ? max : Number(bits);
    if (version === 0 || !Number.isInteger(prefix) || prefix < 0 || prefix > max) {
      throw new SyntaxError(`Cannot read a network: "${cidr}" is not an address or CIDR`);
    }
    list.addSubnet(address, prefix, version === 6 ? "ipv6" : "ipv4");
  }
  return list;
}

export function isInNetworks(networks: BlockList, address: string): boolean {
  const plain = plainAddress(address);
  return isIP(plain) !== 0 && networks.check(plain, isIPv6(plain) ? "ipv6" : "ipv4");
}

/**
 * The client's address. `Forwarded` (RFC 7239) and `X-Forwarded-For` count only when the connection comes from a trusted proxy, and are
 * read from the right: the first address that no trusted proxy has. Anything a stranger wrote further left is never believed.
 */
export function clientAddress(
  remoteAddress: string,
  headers: { readonly forwarded?: string | undefined; readonly "x-forwarded-for"?: string | string[] | undefined },
  trusted: BlockList,
): string {
  let current = plainAddress(remoteAddress);
  const hops = hopsOf(headers);
  while (hops.length > 0 && isInNetworks(trusted, current)) {
    const next = plainAddress(hops.pop() ?? "");
    if (isIP(next) === 0) break;
    current = next;
  }
  return current;
}

/** Networks whose addresses many customers share at once, and how many times as much as one address each may ask. */
export type SharedAddresses = readonly { readonly networks: BlockList; readonly times: number }[];

/** Wider than this is no network of an operator's, and a higher bound for it would be one for everybody. */
const WIDEST = { ipv4: 8, ipv6: 20 } as const;

/** Where IPv6 writes IPv4. A network in there, or around it, is one of IPv4, and would be measured by the wrong width. */
const MAPPED = parseNetworks(["::ffff:0.0.0.0/96"]);

/** @throws SyntaxError - one of them is no address or CIDR, is of IPv4 in the spelling of IPv6, or so wide that it would be everybody. */
export function parseSharedAddresses(
  list: readonly { readonly cidr: string; readonly times: number }[],
): SharedAddresses {
  return list.map(({ cidr, times }) => {
    const [address = "", bits] = cidr.split("/");
    const networks = parseNetworks([cidr]);
    if (bits !== undefined && Number(bits) < (isIPv6(address) ? WIDEST.ipv6 : WIDEST.ipv4))
      throw new SyntaxError(`Cannot take a network as shared: "${cidr}" is wider than any operator's`);
    if (isIPv6(address) && (MAPPED.check(address, "ipv6") || networks.check("0.0.0.0", "ipv4")))
      throw new SyntaxError(`Cannot take a network as shared: "${cidr}" holds addresses of IPv4; write it as IPv4`);
    return { networks, times };
  });
}

/** How many times as much as one address this one may ask: one, unless the configuration says that many share it. The highest that fits counts. */
export function timesOf(shared: SharedAddresses, address: string): number {
  return Math.max(1, ...shared.map(({ networks, times }) => (isInNetworks(networks, address) ? times : 1)));
}

/** The network of neighbours: /24 of IPv4, /48 of IPv6. */
export function neighbourhood(address: string): string {
  if (!isIPv6(address)) return `${address.split(".").slice(0, 3).join(".")}.0/24`;
  return `${countedNetwork(address).split(":").slice(0, 3).join(":")}::/48`;
}

/** The part of the net it is routed in: about what one operator or hoster has. Many strangers share it; it stands for the unknown operator. */
export function routedNetwork(address: string): string {
  if (!isIPv6(address)) return `${address.split(".").slice(0, 2).join(".")}.0.0/16`;
  return `${countedNetwork(address).split(":").slice(0, 2).join(":")}::/32`;
}

/** Where one network has a whole /64, counting single IPv6 addresses would count nothing. */
export function countedNetwork(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = "", tail = ""] = address.split("::");
  const left = head.split(":").filter(Boolean);
  const right = tail.split(":").filter(Boolean);
  const full = address.includes("::")
    ? [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill("0"), ...right]
    : left;
  return `${full
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, "").toLowerCase())
    .join(":")}::/64`;
}

function hopsOf(headers: {
  readonly forwarded?: string | undefined;
  readonly "x-forwarded-for"?: string | string[] | undefined;
}): string[] {
  if (headers.forwarded !== undefined) {
    return headers.forwarded
      .split(",")
      .map((element) => /(?:^|;)\s*for=("?)([^";]*)\1/i.exec(element.trim())?.[2] ?? "");
  }
  const value = headers["x-forwarded-for"];
  if (value === undefined) return [];
  return (Array.isArray(value) ? value.join(",") : value).split(",").map((hop) => hop.trim());
}

/** `[2001:db8::1]:443`, `192.0.2.1:80` and IPv4-mapped addresses in their plain form. */
function plainAddress(address: string): string {
  const bracketed = /^\[([^\]]+)\](?::\d+)?$/.exec(address)?.[1];
  const withoutPort =
    bracketed ?? (/^\d+\.\d+\.\d+\.\d+:\d+$/.test(address) ? address.slice(0, address.lastIndexOf(":")) : address);
  return withoutPort.replace(/^::ffff:(?=\d+\.)/i, "").replace(/%.*$/, "");
}
