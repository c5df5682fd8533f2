// SPDX-License-Identifier: Apache-2.0
import { readFile, stat } from "node:fs/promises";
import { AppError } from "#kernel";

/** What the platform's codes about files mean for whoever typed the path. */
const WHY: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  ENOTDIR: "a file stands where a folder is wanted",
  EISDIR: "a folder stands where a file is wanted",
  EACCES: "this account may not",
  EPERM: "this account may not",
  EEXIST: "it is there already",
  ENOTEMPTY: "it is not empty",
  EROFS: "what lies there can only be read",
  ENOSPC: "the disk is full",
  ENAMETOOLONG: "the name is too long",
  ELOOP: "its links lead in a circle",
};

/**
 * What a command says where a file or folder stopped it: one sentence with a code, in place of the platform's own words.
 *
 * @param error - Whatever a command threw.
 * @returns Null: it is about no file, or about none that somebody can put right.
 */
export function pathRefusal(error: unknown): AppError | null {
  const why = whyOf(error);
  if (why === null) return null;
  const { path } = error as { readonly path?: unknown };
  const what = typeof path === "string" ? `"${path}"` : "a file";
  return new AppError("cli.path_refused", `Cannot go on with ${what}: ${why}`, { cause: error });
}

/**
 * Reads the text of a file that somebody named on the command line.
 *
 * @throws AppError - `cli.unreadable`, with the path and why.
 */
export async function readNamed(path: string): Promise<string> {
  return (await readNamedBytes(path)).toString("utf8");
}

/**
 * Reads a file that somebody named on the command line.
 *
 * @throws AppError - `cli.unreadable`, with the path and why.
 */
export async function readNamedBytes(path: string): Promise<Buffer> {
  return readFile(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
}

/**
 * What lies at a path that somebody named on the command line.
 *
 * @throws AppError - `cli.unreadable`, with the path and why.
 */
export async function findNamed(path: string): Promise<{ readonly isFolder: boolean; readonly sizeBytes: number }> {
  const found = await stat(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  return { isFolder: found.isDirectory(), sizeBytes: found.size };
}

function unreadable(path: string, cause: unknown): AppError {
  const why = whyOf(cause);
  return new AppError("cli.unreadable", `Cannot read "${path}"${why === null ? "" : `: ${why}`}`, { cause });
}

/** Errors of the network carry the same codes, and no path. */
function whyOf(error: unknown): string | null {
  if (!(error instanceof Error) || !("code" in error)) return null;
  const isOfFile = "path" in error || ("syscall" in error && error.syscall === "read");
  return isOfFile ? (WHY[String(error.code)] ?? null) : null;
}
