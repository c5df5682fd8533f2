// SPDX-License-Identifier: Apache-2.0

/**
 * The meaning of a sentence as numbers of unit length, such that like sentences have like numbers. Null: none in time, none at all, or not
 * for this text; understanding then goes on with the words. Runs on this machine; never rejects.
 */
export type SentenceEmbedder = (text: string) => Promise<Float32Array | null>;
