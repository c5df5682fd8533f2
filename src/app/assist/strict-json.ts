// SPDX-License-Identifier: Apache-2.0

/** The JSON object that an answer is; null for prose, several objects, or anything around it but a code fence. */
export function strictJson(answer: string): unknown {
  const text = answer
    .trim()
    .replace(/^```(?:json)?\s*\n/u, "")
    .replace(/\n```$/u, "");
  if (!text.startsWith("{") || !text.endsWith("}")) return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
