// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "#kernel";
import { loadTextModel, type TextModel } from "#threat";
import { packageRoot } from "./paths.ts";

let opened: Promise<TextModel> | null = null;

/**
 * The shipped detector of dangerous texts, read once a process.
 *
 * @throws AppError `threat.model_unreadable` - If it is missing or damaged: nothing starts without it.
 */
export function openTextModel(): Promise<TextModel> {
  opened ??= readModel(join(packageRoot, "models", "threat"));
  return opened;
}

/** Reads a detector from a folder. */
export async function readModel(folder: string): Promise<TextModel> {
  let weights: Uint8Array;
  let header: unknown;
  try {
    weights = await readFile(join(folder, "texts.bin"));
    header = JSON.parse(await readFile(join(folder, "texts.json"), "utf8"));
  } catch (cause) {
    throw new AppError("threat.model_unreadable", "Cannot load the threat model: a file of it is missing or no JSON", {
      cause,
    });
  }
  return loadTextModel(weights, header);
}
