// SPDX-License-Identifier: Apache-2.0
import type { PendingLogin } from "./ports.ts";

/** A login that was begun and waits for the browser to come back. Sealed with the conversation. */
export type PendingSignIn = PendingLogin & { readonly provider: string; readonly expiresAt: number };
