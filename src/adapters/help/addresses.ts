// SPDX-License-Identifier: Apache-2.0

/** A host that can only be this machine, as it was typed. */
export function namesThisMachine(hostname: string): boolean {
  const bare = hostname.replace(/^\[|\]$/g, "");
  return bare === "localhost" || bare.endsWith(".localhost") || bare === "::1" || /^127\.\d+\.\d+\.\d+$/.test(bare);
}

/** https anywhere, http on this machine only, and no name and password in it. Where a name leads is judged by the hop, at the connection. */
export function isAllowedAddress(url: string): boolean {
  const { protocol, hostname, username, password } = new URL(url);
  if (username !== "" || password !== "") return false;
  return protocol === "https:" || (protocol === "http:" && namesThisMachine(hostname));
}
