// SPDX-License-Identifier: Apache-2.0
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
  exportHistory,
  type HistoryProblem,
  makeReceipt,
  parseReceipt,
  policyOf,
  type ReceiptMaking,
  type VerifierDeps,
  verifyHistory,
  verifyReceipt,
} from "#app";
import { AppError, type ConversationId, isUuid, type TenantId } from "#kernel";
import { readNamed } from "./named-path.ts";
import { paint, type Terminal } from "./terminal.ts";

/** Verifies the whole history, or what came since a checkpoint that somebody kept. Exit code 2 when something is wrong. */
export async function runHistoryVerify(
  deps: VerifierDeps,
  sinceFile: string | null,
  terminal: Terminal,
): Promise<number> {
  const since = sinceFile === null ? null : await readNamed(sinceFile);
  const verdict = await verifyHistory(deps, since, (done, size) => {
    if (terminal.isInteractive) terminal.write(`\r${done} of ${size} leaves`);
  });
  if (terminal.isInteractive) terminal.write("\r");
  for (const problem of verdict.problems) terminal.write(`${paint(terminal, "red", "✗")} ${sentence(problem)}\n`);
  const { size, checkpoints, opened, erased, problems } = verdict;
  const mark = problems.length === 0 ? paint(terminal, "green", "✓") : paint(terminal, "red", "✗");
  terminal.write(
    `${mark} ${size} leaves, ${checkpoints} checkpoints, ${opened} contents as committed to, ${erased} erased, ${problems.length} problems\n`,
  );
  return problems.length === 0 ? 0 : 2;
}

/** Writes tiles, checkpoints, keys and openings into a directory, for an auditor. */
export async function runHistoryExport(deps: VerifierDeps, directory: string, terminal: Terminal): Promise<number> {
  let files = 0;
  for await (const { path, bytes } of exportHistory(deps)) {
    const file = join(directory, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes);
    files += 1;
  }
  terminal.write(`${files} files written to ${directory}\n`);
  return 0;
}

/** Prints the receipt of a conversation. */
export async function runReceipt(
  deps: ReceiptMaking,
  tenant: TenantId,
  conversationId: string | undefined,
  terminal: Terminal,
): Promise<number> {
  if (conversationId === undefined || !isUuid(conversationId))
    throw new AppError("cli.bad_argument", "Cannot make a receipt: the id of a conversation is wanted");
  const receipt = await makeReceipt(deps, tenant, conversationId as ConversationId);
  if (!receipt.ok)
    throw new AppError("cli.no_receipt", `Cannot make a receipt of this conversation: ${receipt.refusal.reason}`);
  terminal.write(`${JSON.stringify(receipt.value, null, 2)}\n`);
  return 0;
}

/**
 * Verifies a receipt, with no server: exit code 0 when every entry is proved, 2 when not. Without keys of one's own it
 * believes the keys in the receipt, and says so.
 *
 * @param quorum - How many witnesses must have cosigned each entry's checkpoint; as it was typed.
 */
export async function runVerifyReceipt(
  file: string | undefined,
  keysFile: string | null,
  quorum: string,
  terminal: Terminal,
): Promise<number> {
  if (file === undefined) throw new AppError("cli.bad_argument", "Cannot verify: the file of a receipt is wanted");
  if (!/^\d{1,3}$/.test(quorum))
    throw new AppError("cli.bad_argument", "Cannot verify: --quorum must be a whole number, such as 1");
  const value = parseJson(await readNamed(file));
  const receipt = parseReceipt(value);
  const own = keysFile === null ? null : (await readNamed(keysFile)).split("\n").filter((line) => line.trim() !== "");
  const policy =
    receipt === null ? null : policyOf(receipt.origin, own ?? [...receipt.keys, ...receipt.witnesses], Number(quorum));
  if (policy === null) {
    terminal.write(`${paint(terminal, "red", "✗")} This is no receipt, or no key of its log is known\n`);
    return 2;
  }
  const verified = verifyReceipt(value, policy);
  if (!verified.ok) {
    const { refusal } = verified;
    const why =
      refusal.reason === "entry_refused" ? `entry ${refusal.entry + 1}: ${refusal.cause.reason}` : refusal.reason;
    terminal.write(`${paint(terminal, "red", "✗")} Not proved: ${why}\n`);
    return 2;
  }
  for (const { content, index, checkpoint } of verified.value) {
    const by =
      checkpoint.witnesses.length === 0
        ? ""
        : `, cosigned by ${checkpoint.witnesses.map(({ name }) => name).join(", ")}`;
    terminal.write(
      `${paint(terminal, "green", "✓")} leaf ${index} of ${checkpoint.size}, signed ${new Date(checkpoint.signedAt * 1_000).toISOString()}${by}\n    ${visible(content)}\n`,
    );
  }
  terminal.write(`${verified.value.length} entries proved in ${policy.origin}\n`);
  if (own === null)
    terminal.write(
      `${paint(terminal, "yellow", "!")} With the keys that the receipt itself names: give --keys FILE with keys you had from somewhere else\n`,
    );
  return 0;
}

/** What a receipt says must not move the cursor, hide what follows or turn it around. */
function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, (sign) => `\\u{${sign.codePointAt(0)?.toString(16)}}`);
}

function sentence(problem: HistoryProblem): string {
  switch (problem.problem) {
    case "checkpoint_invalid":
      return `The checkpoint of size ${problem.size} is not validly signed (${problem.refusal.reason})`;
    case "older_checkpoint_not_extended":
      return `The history does not extend the checkpoint of size ${problem.size} that was kept (${problem.from}): it was rewritten, cut or forked`;
    case "root_mismatch":
      return `The entries do not give the root that was signed at size ${problem.size}`;
    case "tile_wrong":
      return `Tile ${problem.index} of level ${problem.level} does not follow from the entries`;
    case "entries_missing":
      return `The entries from leaf ${problem.index * 256} are missing`;
    case "leaf_unaccounted":
      return `Nothing stands for leaf ${problem.leafIndex}: its row was dropped`;
    case "row_gone":
      return `The row that leaf ${problem.leafIndex} stands for is gone`;
    case "content_changed":
      return `The row of leaf ${problem.leafIndex} is not what was committed to`;
    case "opening_gone":
      return `Nobody can check what leaf ${problem.leafIndex} stands for: its opening was removed`;
    case "time_impossible":
      return `The row of leaf ${problem.leafIndex} names a time at which it was not there`;
    case "rows_outside_the_tree":
      return `${problem.count} rows are neither in the tree nor waiting for it`;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
