// SPDX-License-Identifier: Apache-2.0
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Figures } from "../figures.ts";
import { scoreStreams } from "./stream.ts";
import { scoreTexts } from "./text.ts";

const shared = join(import.meta.dirname, "../../../shared/data/threat");

/**
 * Scores the detectors on labelled files: `--text FILE`, `--benign FILE` (JSON lines with `text`, `label`) and `--stream FILE` (JSON lines,
 * perhaps .gz), each repeatable. Without any: the files of `../shared/data/threat` where they exist. Thresholds are those that ship with
 * the models; none is chosen here. Figures are keyed by the file's base name. `--no-peers` leaves other detectors out.
 */
export async function run(args: string[]): Promise<Figures> {
  const named = {
    text: valuesOf(args, "--text"),
    benign: valuesOf(args, "--benign"),
    stream: valuesOf(args, "--stream"),
  };
  const files = Object.values(named).some((list) => list.length > 0) ? named : sharedFiles();
  const { text, benign, usPerMessage, peers } = await scoreTexts(files, !args.includes("--no-peers"));
  const { streams, usPerEvent } = await scoreStreams(files.stream);
  return { text, benign, streams, usPerMessage, usPerEvent, peers };
}

function valuesOf(args: readonly string[], name: string): string[] {
  return args.flatMap((arg, index) => (arg === name ? [args[index + 1] ?? ""] : [])).filter((value) => value !== "");
}

function sharedFiles(): { text: string[]; benign: string[]; stream: string[] } {
  if (!existsSync(shared)) {
    console.log("no labelled files (../shared/data/threat): name some with --text, --benign, --stream");
    return { text: [], benign: [], stream: [] };
  }
  const list = (folder: string, ending: string): string[] =>
    readdirSync(join(shared, folder))
      .filter((name) => name.endsWith(ending))
      .sort()
      .map((name) => join(shared, folder, name));
  return {
    text: list("prompt_injection", ".jsonl"),
    benign: list("benign_chat", ".jsonl"),
    stream: list("sim", ".jsonl.gz"),
  };
}
