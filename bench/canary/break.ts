// SPDX-License-Identifier: Apache-2.0

/**
 * A build of the product in which one call that hides something is taken out, for the test that the proof sees it. Changes the text of
 * one module while it is loaded; throws there when the call is no longer where it was.
 */
type Break = { readonly file: string; readonly edits: readonly (readonly [was: string, becomes: string])[] };
const BREAKS: Readonly<Record<string, Break>> = {
  /** Messages are stored and read as they were typed. */
  screen: {
    file: "/src/app/screen-input.ts",
    edits: [["text: screening.text", "text: heard.text"]],
  },
  /** What is stored is only written beside its proof, not encrypted. */
  seal: {
    file: "/src/crypto/hazmat/aead.ts",
    edits: [
      ["out.set(cipher.update(plaintext), at)", "cipher.update(plaintext); out.set(plaintext, at)"],
      [
        "new Uint8Array(decipher.update(ciphertextAndTag.subarray(0, tagAt)))",
        "new Uint8Array(ciphertextAndTag.subarray(0, tagAt))",
      ],
      ["    decipher.final();", ""],
    ],
  },
  /** Messages reach the model and the bot as they were typed. */
  conceal: {
    file: "/src/app/gateway/conceal.ts",
    edits: [["message.text = this.#treat(raw, found.found)", "message.text = raw"]],
  },
};

export const BREAK_NAMES: readonly string[] = Object.keys(BREAKS);

/** What `NODE_OPTIONS` must be for a program that is to be broken so: one break, or several that show in different places. */
export function breakOptions(names: readonly string[]): string {
  const unknown = names.find((name) => BREAKS[name] === undefined);
  if (unknown !== undefined) throw new RangeError(`There is no break "${unknown}": ${BREAK_NAMES.join(", ")}`);
  const broken = names.flatMap((name) => BREAKS[name] ?? []);
  const hook = `
    import { registerHooks } from "node:module";
    registerHooks({ load(url, context, next) {
      const loaded = next(url, context);
      const broken = ${JSON.stringify(broken)}.find(({ file }) => url.endsWith(file));
      if (broken === undefined) return loaded;
      const source = Buffer.from(loaded.source).toString("utf8");
      let text = source;
      for (const [was, becomes] of broken.edits) {
        if (!text.includes(was)) throw new Error("The call to take out is not there: " + was);
        text = text.replace(was, () => becomes);
      }
      return { ...loaded, source: text };
    } });`;
  return `--import=data:text/javascript,${encodeURIComponent(hook)}`;
}
