// SPDX-License-Identifier: Apache-2.0
import { type Document, isMap, parseDocument } from "yaml";
import type { InstallationChanges, InstallationDraft, InstallationProblem } from "#protocol";
import { configSchema } from "../config.ts";
import { SETUP_FIELDS, textOfField, valueOfField } from "./setup-fields.ts";

const HEAD =
  " Configuration of this installation. Every key is explained in docs/operations/configuration.md; unknown keys refuse to start.\n Secrets are never written here: they are named by file.";
/** A key whose value is a secret, not the name of a file with one; and an address with a password, or a token in its query. */
const SECRET_KEY = /(?:secret|password|passphrase|token|credential|apikey)$/iu;
const SECRET_ADDRESS =
  /\b[a-z][a-z0-9+.-]*:\/\/[^\s/@]*:[^\s/@]+@|[?&][^=\s&]*(?:token|secret|key|sig|pass|auth|code)[^=\s&]*=[^\s&]+/iu;

/** The same without what is secret in its addresses. */
export function withoutSecrets(text: string): string {
  return text
    .replace(/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@]*@/giu, "$1")
    .replace(/([?&][^=\s&]*(?:token|secret|key|sig|pass|auth|code)[^=\s&]*=)[^\s&]+/giu, "$1…");
}

/**
 * The file with changes in it: comments and everything else stay as they were. It is checked as a start checks it, and a file in which a
 * secret lies is not given out.
 *
 * @param own - Text of the file; empty where there is none.
 * @param defaults - What is merged under it at a start.
 */
export function draftConfig(
  own: string,
  defaults: Readonly<Record<string, unknown>>,
  changes: InstallationChanges["changes"],
): InstallationDraft {
  const file = parseDocument(own);
  const document = file.errors.length === 0 && (file.contents === null || isMap(file.contents)) ? file : null;
  if (document === null) return refused([{ key: "", code: "not_fit" }]);
  if (document.contents === null) {
    document.contents = document.createNode({}) as unknown as typeof document.contents;
    document.commentBefore = HEAD;
  }
  const problems: InstallationProblem[] = [];
  const changed: InstallationDraft["changed"] = [];
  for (const { key, value } of changes) {
    const field = SETUP_FIELDS.find((one) => one.key === key);
    if (field === undefined) {
      problems.push({ key, code: "unknown_key" });
      continue;
    }
    const path = key.split(".");
    const before = textOfField(field, plain(document, path));
    const after = textOfField(field, valueOfField(field, value));
    if (after === before) continue;
    if (field.isFixed === true && before !== "") {
      problems.push({ key, code: "fixed" });
      continue;
    }
    put(document, path, valueOfField(field, value));
    changed.push({ key, before: withoutSecrets(before), after: withoutSecrets(after) });
  }
  if (problems.length > 0) return refused(problems);
  if (changed.length === 0) return refused([{ key: "", code: "unchanged" }]);
  const wrong = checkConfig(document.toJS() as unknown, defaults);
  if (wrong.length > 0) return { text: null, changed, problems: wrong };
  return { text: document.toString({ lineWidth: 0 }), changed, problems: [] };
}

/** What a start would refuse, and secrets that should not lie there. Values are not told. */
export function checkConfig(own: unknown, defaults: Readonly<Record<string, unknown>>): InstallationProblem[] {
  const parsed = configSchema.safeParse({ ...defaults, ...(own as object | null) });
  const unfit = parsed.success
    ? []
    : parsed.error.issues.map((issue): InstallationProblem => {
        const at = issue.path.map(String);
        const key = issue.code === "unrecognized_keys" ? [...at, issue.keys[0] ?? ""] : at;
        return { key: key.join(".").slice(0, 200), code: "not_fit" };
      });
  return [...unfit, ...secretsIn(own, [])].slice(0, 100);
}

function secretsIn(value: unknown, path: readonly string[]): InstallationProblem[] {
  if (Array.isArray(value)) return value.flatMap((one) => secretsIn(one, path));
  if (typeof value === "object" && value !== null)
    return Object.entries(value).flatMap(([name, one]) => secretsIn(one, [...path, name]));
  const isSecret = typeof value === "string" && (SECRET_KEY.test(path.at(-1) ?? "") || SECRET_ADDRESS.test(value));
  return isSecret ? [{ key: path.join(".").slice(0, 200), code: "holds_a_secret" }] : [];
}

function refused(problems: InstallationProblem[]): InstallationDraft {
  return { text: null, changed: [], problems };
}

function plain(document: Document, path: readonly string[]): unknown {
  const node: unknown = document.getIn(path);
  return typeof node === "object" && node !== null && "toJS" in node
    ? (node as { toJS(within: Document): unknown }).toJS(document)
    : node;
}

/** Sets or removes a value. Whatever holds nothing any more goes as well. */
function put(document: Document, path: readonly string[], value: unknown): void {
  if (value !== undefined) {
    document.setIn(path, document.createNode(value));
    return;
  }
  document.deleteIn(path);
  for (let length = path.length - 1; length > 0; length -= 1) {
    const parent: unknown = document.getIn(path.slice(0, length));
    if (!isMap(parent) || parent.items.length > 0) return;
    document.deleteIn(path.slice(0, length));
  }
}
