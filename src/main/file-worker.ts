// SPDX-License-Identifier: Apache-2.0
// A thread of its own for files that strangers send: one that keeps it busy, or breaks it, breaks nothing else.
import { parentPort } from "node:worker_threads";
import { cleanFile } from "#files";
import { zlibInflater } from "./inflater.ts";

parentPort?.on("message", (bytes: Uint8Array) => {
  void cleanFile(bytes, zlibInflater)
    .catch(() => ({ ok: false, refusal: { reason: "damaged", what: "unreadable" } }) as const)
    .then((result) => {
      parentPort?.postMessage(result, result.ok ? [result.value.bytes.buffer] : []);
    });
});
