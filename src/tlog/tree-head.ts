// SPDX-License-Identifier: Apache-2.0
import type { Hash } from "./hash.ts";

/** What a checkpoint states: this log has so many leaves, and this root over them. */
export type TreeHead = { readonly origin: string; readonly size: number; readonly root: Hash };

/** The text that is signed (C2SP tlog-checkpoint v1.0.0). */
export function formatTreeHead({ origin, size, root }: TreeHead): string {
  return `${origin}\n${size}\n${root.toBase64()}\n`;
}
