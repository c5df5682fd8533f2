// SPDX-License-Identifier: Apache-2.0
import type { MessageId } from "./params.ts";

/** When something may be learned. Each is recognised by code; what is said, and how often, is data. */
export const MOMENTS = [
  "code_asked",
  "secret_typed",
  "scam_reported",
  "sim_lost",
  "public_wifi",
  "first_passkey",
  "before_travelling",
] as const;
export type Moment = (typeof MOMENTS)[number];

/** A short text for one moment. Days are `YYYY-MM-DD`. */
export type Lesson = {
  readonly id: string;
  readonly moment: Moment;
  readonly text: MessageId;
  readonly written: string;
  readonly reviewed: string;
  readonly atMostOnceInDays: number;
};
