// SPDX-License-Identifier: Apache-2.0
import { parse, stringify } from "yaml";
import { type AppDeps, askForWording, exportWording, keepWordingDraft, type WordingProblem } from "#app";
import { AppError } from "#kernel";
import type { Terminal } from "./terminal.ts";

const HEAD = `# The operator's own words. Bring changes with \`wardline wording import FILE\`; a colleague at the desk puts them into force.
# { en, ar } for a message; ~ alone: the shipped words again.
`;

/** `wardline wording export`: the operator's own words that are in force, as a file that \`import\` takes. */
export function runWordingExport(deps: AppDeps, terminal: Terminal): number {
  const words = Object.fromEntries(
    [...exportWording(deps)].sort((a, b) => (a.id < b.id ? -1 : 1)).map(({ id, en, ar }) => [id, { en, ar }]),
  );
  terminal.write(`${HEAD}${stringify(words, { lineWidth: 0 })}`);
  return 0;
}

/**
 * `wardline wording import FILE`: keeps the words of a file as drafts and asks for them. Everything is checked before anything is kept.
 *
 * @param text - YAML: message id → `{ en, ar }`, or null for the shipped words. Untrusted.
 * @throws AppError - `cli.wording_refused`, with each thing that is wrong.
 */
export async function runWordingImport(deps: AppDeps, text: string, terminal: Terminal): Promise<number> {
  const drafts = readWords(text);
  const problems: WordingProblem[] = [];
  for (const draft of drafts) {
    const kept = await keepWordingDraft(deps, null, draft);
    if (kept.ok) continue;
    if (kept.refusal.reason !== "not_fit")
      throw new AppError("cli.wording_refused", `Cannot keep "${draft.id}": ${kept.refusal.reason}`);
    problems.push(...kept.refusal.problems);
  }
  for (const { id, lang, code, names } of problems)
    terminal.write(`${id} (${lang}): ${code}${names.length === 0 ? "" : ` ${names.join(", ")}`}\n`);
  if (problems.length > 0)
    throw new AppError("cli.wording_refused", `Nothing is asked for: ${problems.length} texts are not fit`);
  return publishWords(deps, terminal);
}

/** `wardline wording publish`: asks a colleague at the desk to put all drafts into force. */
export async function publishWords(deps: AppDeps, terminal: Terminal): Promise<number> {
  const asked = await askForWording(deps, null);
  if (!asked.ok) throw new AppError("cli.wording_refused", `Nothing is asked for: ${asked.refusal.reason}`);
  terminal.write(`Asked as ${asked.value.approvalId}: a colleague decides at the desk\n`);
  return 0;
}

function readWords(text: string): { readonly id: string; readonly texts: { en: string; ar: string } | null }[] {
  let read: unknown;
  try {
    read = parse(text);
  } catch {
    throw new AppError("cli.wording_refused", "Cannot import: the file is not YAML");
  }
  if (typeof read !== "object" || read === null || Array.isArray(read))
    throw new AppError("cli.wording_refused", "Cannot import: the file is no list of messages by their ids");
  return Object.entries(read).map(([id, words]: [string, unknown]) => {
    if (words === null) return { id, texts: null };
    const isPair = typeof words === "object" && "en" in words && "ar" in words;
    if (!isPair || typeof words.en !== "string" || typeof words.ar !== "string")
      throw new AppError("cli.wording_refused", `Cannot import "${id}": it needs words in en and in ar, or ~`);
    return { id, texts: { en: words.en, ar: words.ar } };
  });
}

export function wordingUsage(): AppError {
  return new AppError(
    "cli.bad_argument",
    "Cannot run the command: it is `wording export`, `wording import FILE.yaml` or `wording publish`",
  );
}
