// SPDX-License-Identifier: Apache-2.0
import { AppError } from "#kernel";
import { type AskApi, printJson } from "./api.ts";
import type { Terminal } from "./terminal.ts";

export type BannerFlags = {
  readonly en?: string | undefined;
  readonly ar?: string | undefined;
  /** For how long it stands, 5 to 4320. */
  readonly minutes?: string | undefined;
};

const PATH = "/v1/desk/banner";

/**
 * `wardline banner [show --en TEXT --ar TEXT --minutes N|end]`: the notice to everybody who has the chat open, by a token. What it may say is
 * checked by the service, as for the console.
 *
 * @throws AppError - `cli.bad_argument`, `cli.api_refused`.
 */
export async function runBanner(
  ask: AskApi,
  [act = "status"]: readonly string[],
  { en, ar, minutes }: BannerFlags,
  terminal: Terminal,
): Promise<number> {
  switch (act) {
    case "status":
      printJson(await ask("GET", PATH), terminal);
      return 0;
    case "show": {
      if (en === undefined || ar === undefined || !/^\d{1,4}$/u.test(minutes ?? "")) throw usage();
      await ask("POST", PATH, { texts: { en, ar }, minutes: Number(minutes) });
      terminal.write(`Shown for ${Number(minutes)} minutes\n`);
      return 0;
    }
    case "end":
      await ask("DELETE", PATH);
      terminal.write("Taken down\n");
      return 0;
    default:
      throw usage();
  }
}

function usage(): AppError {
  return new AppError(
    "cli.bad_argument",
    "Cannot run the command: it is `banner`, `banner show --en TEXT --ar TEXT --minutes N` or `banner end`",
  );
}
