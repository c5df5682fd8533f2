// SPDX-License-Identifier: Apache-2.0
/** Sizes and counts that hold everywhere. One table, so that an auditor can read them in a minute. */
export const limits = {
  /** Longest utterance, in UTF-16 code units after normalisation. */
  utteranceChars: 4_000,
  /** Largest frame or request body from a browser. */
  frameBytes: 32 * 1024,
  /** Turns one conversation may send within the window. */
  turnsPerConversation: { count: 20, windowMs: 60_000 },
  /** Turns and openings one client address may send within the window, over all conversations. */
  turnsPerAddress: { count: 240, windowMs: 60_000 },
  openingsPerAddress: { count: 30, windowMs: 60_000 },
  /** Open realtime connections per conversation and per client address. */
  connectionsPerConversation: 5,
  connectionsPerAddress: 50,
  /** Tool calls one turn may make before the engine is stopped as runaway. */
  toolCallsPerTurn: 12,
  /** Times one turn may ask for proof before the visitor gets a person: a flow that asks again and again goes round in circles. */
  stepUpsPerTurn: 3,
  /** Steps the engine may take on one event. */
  stepsPerEvent: 100,
} as const;
