// SPDX-License-Identifier: Apache-2.0
import type { ServiceSetting } from "#protocol";

/** Names of keys whose values are told by `set` alone: secrets are named by files, but somebody may have put one here. */
const HIDDEN = /secret|password|passphrase|token|credential|private|apikey|\bpin\b/iu;
const LONGEST = 300;

/**
 * Every key of the configuration in force, with where it comes from. What looks like a secret by its name, and what an address holds of one,
 * is not shown; whoever wants the file reads the file.
 *
 * @param own - As it stands in the file; null where there is none.
 * @param databaseUrl - From the environment; only that it is set is told.
 */
export function settingsInForce(config: unknown, own: unknown, databaseUrl: string | null): ServiceSetting[] {
  const written = new Set(leaves(own, []).map(({ key }) => key));
  const isWritten = (key: string): boolean =>
    written.has(key) || [...written].some((one) => key.startsWith(`${one}.`) || one.startsWith(`${key}.`));
  const settings = leaves(config, []).map(({ key, value }): ServiceSetting => {
    const isHidden = HIDDEN.test(key) && value !== null && typeof value !== "boolean";
    return {
      key: key.slice(0, 200),
      value: isHidden ? "set" : textOf(value),
      origin: isWritten(key) ? "file" : "default",
      isHidden,
    };
  });
  if (databaseUrl !== null) settings.push({ key: "DATABASE_URL", value: "set", origin: "environment", isHidden: true });
  return settings.sort((a, b) => (a.key < b.key ? -1 : 1));
}

type Leaf = { readonly key: string; readonly value: unknown };

function leaves(value: unknown, path: readonly string[]): Leaf[] {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    const inside = Object.entries(value).flatMap(([name, one]) => leaves(one, [...path, name]));
    if (inside.length > 0 || path.length === 0) return inside;
  }
  return value === undefined ? [] : [{ key: path.join("."), value }];
}

function textOf(value: unknown): string {
  if (value === null) return "off";
  if (Array.isArray(value) && value.length === 0) return "none";
  if (Array.isArray(value))
    return shorten(
      value.map((one) => (typeof one === "object" ? JSON.stringify(bare(one)) : bareText(String(one)))).join(", "),
    );
  if (typeof value === "object") return "{}";
  return shorten(bareText(typeof value === "string" ? value : JSON.stringify(value)));
}

/** The same without values of keys that look like secrets, at any depth. */
function bare(value: unknown): unknown {
  if (typeof value === "string") return bareText(value);
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, HIDDEN.test(name) ? "set" : bare(one)]));
}

/** An address without the name and password in it, and without its query. */
function bareText(text: string): string {
  return text
    .replace(/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@]*@/giu, "$1")
    .replace(/(\b[a-z][a-z0-9+.-]*:\/\/[^\s?#]*)[?#]\S*/giu, "$1");
}

function shorten(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}
