// SPDX-License-Identifier: Apache-2.0
import { askOnce } from "./ask-once.ts";

/** Transcripts as their visitors, and so everybody who may read them, get them: what stands in them has passed the screen. */
export async function readBack(port: number, tokens: readonly string[]): Promise<Buffer> {
  const transcripts: string[] = [];
  for (const token of tokens) {
    const answer = await askOnce(port, {
      path: "/v1/conversations/current",
      headers: { authorization: `Bearer ${token}` },
    });
    transcripts.push(answer.text);
    if (answer.status !== 200) throw new Error(`A transcript could not be read back: ${answer.status}`);
  }
  return Buffer.from(transcripts.join("\n"));
}
