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
