// SPDX-License-Identifier: Apache-2.0

/** A receiver of incidents that was taken out of the configuration, and when that was seen. */
export type RemovedReceivers = { readonly names: readonly string[]; readonly atMs: number };
