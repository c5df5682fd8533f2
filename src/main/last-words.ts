// SPDX-License-Identifier: Apache-2.0
import type { Log } from "#app";
import { codeOf } from "./log-guard.ts";

/**
 * What is said of an error that nobody caught: its code and where in our source, never its message, which may quote what
 * somebody sent. The process ends: its state is unknown, and what was acknowledged is on disk.
 *
 * @param exit - Ends the process.
 */
export function speakLastWords(log: Log, exit: (code: number) => void): void {
  const say = (error: unknown): void => {
    log.error({ code: codeOf(error), at: ownFrame(error) }, "An error that nobody caught ends the server");
    exit(1);
  };
  process.on("uncaughtException", say);
  process.on("unhandledRejection", say);
}

/** The first place in our own source, such as `src/app/turn.ts:12:3`. */
export function ownFrame(error: unknown): string | null {
  if (!(error instanceof Error) || error.stack === undefined) return null;
  // The message comes first and may have lines of its own.
  const frames = error.stack.replace(error.message, "").split("\n");
  for (const line of frames) {
    const place = /\/(src\/[\w./-]+\.[jt]s:\d+:\d+)\)?$/u.exec(line)?.[1];
    if (place !== undefined) return place;
  }
  return null;
}
