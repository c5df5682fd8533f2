// SPDX-License-Identifier: Apache-2.0
import { BlockList, isIP } from "node:net";

/** Networks that no public help site lies in (RFC 6890 and the addresses of cloud metadata among them). */
const INNER: readonly (readonly [string, number, "ipv4" | "ipv6"])[] = [
  ["0.0.0.0", 8, "ipv4"],
  ["10.0.0.0", 8, "ipv4"],
  ["100.64.0.0", 10, "ipv4"],
  ["127.0.0.0", 8, "ipv4"],
  ["169.254.0.0", 16, "ipv4"],
  ["172.16.0.0", 12, "ipv4"],
  ["192.0.0.0", 24, "ipv4"],
  ["192.0.2.0", 24, "ipv4"],
  ["192.168.0.0", 16, "ipv4"],
  ["198.18.0.0", 15, "ipv4"],
  ["198.51.100.0", 24, "ipv4"],
  ["203.0.113.0", 24, "ipv4"],
  ["224.0.0.0", 3, "ipv4"],
  ["::", 127, "ipv6"],
  ["64:ff9b::", 96, "ipv6"],
  ["64:ff9b:1::", 48, "ipv6"],
  ["100::", 64, "ipv6"],
  ["2001:db8::", 32, "ipv6"],
  ["2002::", 16, "ipv6"],
  ["fc00::", 7, "ipv6"],
  ["fe80::", 10, "ipv6"],
  ["ff00::", 8, "ipv6"],
];

const inner = new BlockList();
for (const [net, prefix, family] of INNER) inner.addSubnet(net, prefix, family);
const here = new BlockList();
here.addSubnet("127.0.0.0", 8, "ipv4");
here.addAddress("::1", "ipv6");

/** IPv4 in IPv6 clothes is judged as IPv4. */
function plain(address: string): string {
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
}

function familyOf(address: string): "ipv4" | "ipv6" {
  return isIP(address) === 4 ? "ipv4" : "ipv6";
}

/** True for an address of this machine. */
export function isThisMachine(address: string): boolean {
  const one = plain(address);
  return isIP(one) !== 0 && here.check(one, familyOf(one));
}

/** True for an address that anybody on the internet could reach. */
export function isPublicAddress(address: string): boolean {
  const one = plain(address);
  return isIP(one) !== 0 && !/^::ffff:/i.test(one) && !inner.check(one, familyOf(one));
}

/** A host that can only be this machine, as it was typed. */
export function namesThisMachine(hostname: string): boolean {
  const bare = hostname.replace(/^\[|\]$/g, "");
  return bare === "localhost" || bare.endsWith(".localhost") || isThisMachine(bare);
}
