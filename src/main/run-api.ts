// SPDX-License-Identifier: Apache-2.0
import {
  type ApiFlags,
  type BannerFlags,
  type CaseFlags,
  openApi,
  runApi,
  runApiList,
  runBanner,
  runCases,
  runMisheard,
  runWordingBack,
  type Terminal,
} from "#surfaces";
import type { LoadedConfig } from "./load-config.ts";

/** Commands that ask the running service with a token, as any program does: nothing here reads the database. */
export const API_COMMANDS: readonly string[] = ["api", "cases", "holds", "archives", "banner", "misheard"];
/** What of `wardline wording` asks the running service: words that come back do so on every node at once. */
export const WORDING_BACK: readonly (string | undefined)[] = ["versions", "rollback"];

/** `wardline api|cases|holds|archives|banner|misheard …` and what of `wardline wording` goes back (docs/guides/api.md). */
export async function runApiCommand(
  loaded: LoadedConfig,
  args: readonly string[],
  flags: ApiFlags & CaseFlags & BannerFlags & { readonly url?: string | undefined },
  terminal: Terminal,
): Promise<number> {
  const [group, ...rest] = args;
  const ask = await openApi(flags.url ?? `http://localhost:${loaded.config.server.port}`, flags);
  switch (group) {
    case "api":
      return runApi(ask, rest, flags, terminal);
    case "cases":
      return runCases(ask, rest, flags, terminal);
    case "banner":
      return runBanner(ask, rest, flags, terminal);
    case "misheard":
      return runMisheard(ask, rest, flags, terminal);
    case "wording":
      return runWordingBack(ask, rest, flags, terminal);
    default:
      return runApiList(ask, args, terminal);
  }
}
