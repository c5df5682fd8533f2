// SPDX-License-Identifier: Apache-2.0

/** So long after its first key the second of a sequence still counts. */
const SEQUENCE_MS = 1_200;

/** What is looked at of a key. */
export type Press = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey" | "timeStamp">;

/** A press as commands write it: `Mod+K`, `G`, `?`; or null for what is no press of its own. */
export function nameOfPress(press: Press): string | null {
  if (press.altKey) return null;
  // The place of the key, so that an Arabic layout has the same keys as a Latin one.
  const letter = /^Key([A-Z])$/u.exec(press.code)?.[1] ?? /^Digit(\d)$/u.exec(press.code)?.[1];
  const hasMod = press.ctrlKey || press.metaKey;
  if (hasMod) return letter === undefined ? null : `Mod+${press.shiftKey ? "Shift+" : ""}${letter}`;
  if (press.key === "?" || press.key === "؟") return "?";
  if (press.key === "/") return "/";
  if (letter !== undefined) return press.shiftKey ? `Shift+${letter}` : letter;
  return ["[", "]", "Escape", "Enter"].includes(press.key) ? press.key : null;
}

/** Reads keys and sequences of two, such as `G C`. */
export class KeyReader {
  #first: { readonly name: string; readonly at: number } | null = null;

  /**
   * @param bound - Keys that mean something now.
   * @param isBusy - Somebody types, or a dialog is open: only `Mod+…` counts.
   * @returns Which of `bound` this press completes, or null.
   */
  read(press: Press, bound: readonly string[], isBusy: boolean): string | null {
    const name = nameOfPress(press);
    if (name === null || (isBusy && !name.startsWith("Mod+"))) {
      this.#first = null;
      return null;
    }
    const before = this.#first;
    this.#first = null;
    if (before !== null && press.timeStamp - before.at <= SEQUENCE_MS) {
      const both = `${before.name} ${name}`;
      if (bound.includes(both)) return both;
    }
    if (bound.includes(name)) return name;
    if (bound.some((keys) => keys.startsWith(`${name} `))) this.#first = { name, at: press.timeStamp };
    return null;
  }
}
