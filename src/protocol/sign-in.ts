// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";

const provider = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/);

/** Signing in elsewhere: the browser opens `/sign-in/?provider=NAME` in a window of its own, and the chat hears from the server. */
export const signInOption = z.object({ provider, label: z.string().max(200) });
export type SignInOption = z.infer<typeof signInOption>;

/** Body of `POST /v1/conversations/current/sign-in`. */
export const signInBegin = z.strictObject({ provider });
/** Its answer: where the browser goes. */
export const signInBegun = z.object({ url: z.url() });
export type SignInBegun = z.infer<typeof signInBegun>;

/** Body of `POST /v1/conversations/current/sign-in/finish`: the query with which the provider sent the browser back. */
export const signInFinish = z.strictObject({ provider, params: z.string().max(8_000) });

/** What came of a login. `one_factor`: it counts, and the chat asks for more. `not_begun`: nothing was waiting for it here. */
export const SIGN_IN_OUTCOMES = [
  "done",
  "one_factor",
  "denied",
  "other_person",
  "no_customer",
  "unavailable",
  "failed",
  "not_begun",
] as const;
export const signInFinished = z.object({ outcome: z.enum(SIGN_IN_OUTCOMES) });
export type SignInOutcome = z.infer<typeof signInFinished>["outcome"];
