// SPDX-License-Identifier: Apache-2.0

/** Written with a turn, in its transaction. What is not given stays. */
export type CaseWrite = {
  readonly reason?: string;
  readonly teamId?: string | null;
  readonly priority?: number;
  readonly dueAt?: Date | null;
  readonly wrapUp?: string;
  readonly end?: { readonly keyNo: number; readonly sealed: Uint8Array };
  readonly pass?: { readonly keyNo: number; readonly sealed: Uint8Array } | null;
};
