// SPDX-License-Identifier: Apache-2.0
// Runs the sentence encoder on a thread of its own: its milliseconds are nobody else's, and a crash there ends alone.
import { parentPort } from "node:worker_threads";
import { openSentenceEncoder } from "./embed-sentences.ts";

const encode = await openSentenceEncoder();
// The first sentence compiles; nobody should wait for that.
await encode(["my phone has no signal"]);

parentPort?.on("message", ({ id, text }: { readonly id: number; readonly text: string }) => {
  encode([text]).then(
    ([meaning]) => parentPort?.postMessage({ id, meaning: meaning ?? null }),
    // No cause: it could quote the text.
    () => parentPort?.postMessage({ id, meaning: null }),
  );
});
parentPort?.postMessage("ready");
