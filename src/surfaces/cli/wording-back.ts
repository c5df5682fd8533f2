// SPDX-License-Identifier: Apache-2.0
import { AppError } from "#kernel";
import { wordingInForce, wordingView } from "#protocol";
import type { AskApi } from "./api.ts";
import type { Terminal } from "./terminal.ts";

/**
 * `wardline wording versions` and `wardline wording rollback --to N`, by a token: what was in force and when, and any of it again at once. 0 is
 * the shipped words.
 *
 * @throws AppError - `cli.bad_argument`, `cli.api_refused`.
 */
export async function runWordingBack(
  ask: AskApi,
  [act]: readonly string[],
  { to }: { readonly to?: string | undefined },
  terminal: Terminal,
): Promise<number> {
  if (act === "versions") {
    const { number, versions } = wordingView.parse(await ask("GET", "/v1/desk/wording"));
    terminal.write(`In force: ${number === 0 ? "the shipped words" : number}\n`);
    for (const one of versions)
      terminal.write(`${one.number}  ${one.at}  ${one.how}  ${one.messages} messages  ${one.digest}\n`);
    return 0;
  }
  if (act !== "rollback" || !/^\d{1,9}$/u.test(to ?? ""))
    throw new AppError(
      "cli.bad_argument",
      "Cannot run the command: it is `wording versions` or `wording rollback --to N`",
    );
  const { number } = wordingInForce.parse(await ask("POST", "/v1/desk/wording/rollback", { to: Number(to) }));
  terminal.write(`In force again, as version ${number}\n`);
  return 0;
}
