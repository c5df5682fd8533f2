// SPDX-License-Identifier: Apache-2.0
// Runs the sentence encoder on a thread of its own: its milliseconds are nobody else's, and a crash there ends alone.
import { parentPort } from "node:worker_threads";
import { openSentenceEncoder } from "./embed-sentences.ts";

const encode = await openSentenceEncoder();
// The first sentences compile, each length for itself; nobody should wait for that, and what comes late is left out.
for (let round = 0; round < 4; round += 1)
  for (const text of [
    "roaming",
    "my phone has no signal",
    "why is my bill higher than it was last month",
    "can you tell me what it costs to call home from another country next week, and whether my data goes with me",
  ])
    await encode([text]);

parentPort?.on("message", ({ id, text }: { readonly id: number; readonly text: string }) => {
  encode([text]).then(
    ([meaning]) => parentPort?.postMessage({ id, meaning: meaning ?? null }),
    // No cause: it could quote the text.
    () => parentPort?.postMessage({ id, meaning: null }),
  );
});
parentPort?.postMessage("ready");
