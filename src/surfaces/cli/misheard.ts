// SPDX-License-Identifier: Apache-2.0
import { AppError } from "#kernel";
import { type AskApi, printJson } from "./api.ts";
import type { Terminal } from "./terminal.ts";

const PATH = "/v1/desk/analytics/messages";
const REFERENCE = /^[\w-]{10,64}$/u;

/**
 * `wardline misheard list|learn REFERENCE INTENT|drop REFERENCE`, by a token: messages that the bot did not understand, in screened words, and
 * which of them it shall learn from. Each reading counts against the token's bound and stands in the history of the customer.
 *
 * @throws AppError - `cli.bad_argument`, `cli.api_refused`.
 */
export async function runMisheard(
  ask: AskApi,
  [act, reference = "", intent]: readonly string[],
  { view = "open" }: { readonly view?: string | undefined },
  terminal: Terminal,
): Promise<number> {
  if (act === "list" && (view === "open" || view === "example")) {
    printJson(await ask("GET", `${PATH}?state=${view}`), terminal);
    return 0;
  }
  const isDecision = REFERENCE.test(reference) && (act === "drop" ? intent === undefined : act === "learn");
  if (!isDecision || (act === "learn" && intent === undefined))
    throw new AppError(
      "cli.bad_argument",
      "Cannot run the command: it is `misheard list [--view open|example]`, `misheard learn REFERENCE INTENT` or `misheard drop REFERENCE`",
    );
  await ask(
    "POST",
    PATH,
    act === "drop" ? { reference, decision: "drop" } : { reference, decision: "example", intent },
  );
  terminal.write(act === "drop" ? "Put aside\n" : "An example\n");
  return 0;
}
