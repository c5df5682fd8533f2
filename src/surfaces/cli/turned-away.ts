// SPDX-License-Identifier: Apache-2.0
import { AppError } from "#kernel";
import type { Problem } from "#protocol";

/** The service is there and answered: whoever asks comes again later. No fault of the service, and none of whoever asked. */
export class TurnedAwayError extends AppError {
  readonly retryAfterMs: number;
  /** It serves as many as it can; else whoever asks has asked too often. */
  readonly isBusy: boolean;

  constructor(retryAfterMs: number, isBusy: boolean) {
    super("cli.turned_away", `The service asks to come again in ${Math.ceil(retryAfterMs / 1_000)} s`);
    this.name = "TurnedAwayError";
    this.retryAfterMs = retryAfterMs;
    this.isBusy = isBusy;
  }
}

/**
 * Whether an answer turns away for a time: asked too often, or too busy for one more. Null: it does not, or names no time. Any other 503 is a failure,
 * also where it says when to come again: keys that nobody opens are an outage. The body stays to be read.
 */
export async function turnedAwayBy(answer: Response): Promise<TurnedAwayError | null> {
  const seconds = answer.headers.get("retry-after") ?? "";
  if (!/^\d{1,6}$/u.test(seconds)) return null;
  const isBusy = answer.status === 503 && (await isProblem(answer.clone(), "busy"));
  return isBusy || answer.status === 429 ? new TurnedAwayError(Number(seconds) * 1_000, isBusy) : null;
}

async function isProblem(answer: Response, code: Problem["code"]): Promise<boolean> {
  const told: unknown = await answer.json().catch(() => null);
  return typeof told === "object" && told !== null && "code" in told && told.code === code;
}
