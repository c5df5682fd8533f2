// SPDX-License-Identifier: Apache-2.0
import { open, readFile, rename, rm } from "node:fs/promises";
import { systemRandom } from "./system.ts";

/** The text of a file, null when there is none. */
export async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

/**
 * Replaces a file at once: after a power cut it holds the old text or the new one, never half of one. Nodes that share the folder may replace it
 * at the same time, each by a file of its own: one of their texts stays.
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  const partial = `${path}.${systemRandom.bytes(8).toHex()}.new`;
  try {
    const file = await open(partial, "wx", 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}
