// SPDX-License-Identifier: Apache-2.0

/** Where people who found a weakness write to. */
export type Disclosure = {
  /** `mailto:`, `https:` or `tel:` addresses, best first. */
  readonly contacts: readonly string[];
  /** After this the file is not to be believed, and is not served. */
  readonly expiresMs: number | null;
  readonly policy?: string | undefined;
  readonly encryption?: string | undefined;
  readonly acknowledgments?: string | undefined;
  readonly languages: readonly string[];
};

const PATH = "/.well-known/security.txt";

/**
 * The file of RFC 9116, or null where nobody can be written to or its day is over: a stale address is worse than none.
 *
 * @param origins - Under which this file is found (§2.5.2); plain HTTP ones are left out, since the file must come over https.
 */
export function securityTxt(disclosure: Disclosure, origins: readonly string[], nowMs: number): string | null {
  const { contacts, expiresMs, languages } = disclosure;
  if (contacts.length === 0 || expiresMs === null || expiresMs <= nowMs) return null;
  const optional = [
    ["Encryption", disclosure.encryption],
    ["Acknowledgments", disclosure.acknowledgments],
    ["Policy", disclosure.policy],
  ] as const;
  const lines = [
    ...contacts.map((contact) => `Contact: ${contact}`),
    `Expires: ${isoOf(expiresMs)}`,
    ...optional.flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`])),
    ...(languages.length === 0 ? [] : [`Preferred-Languages: ${languages.join(", ")}`]),
    ...[...new Set(origins)]
      .filter((origin) => origin.startsWith("https:"))
      .map((origin) => `Canonical: ${origin}${PATH}`),
  ];
  return `${lines.join("\r\n")}\r\n`;
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}
