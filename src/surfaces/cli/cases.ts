// SPDX-License-Identifier: Apache-2.0
import { AppError, isUuid } from "#kernel";
import { type AskApi, printJson } from "./api.ts";
import type { Terminal } from "./terminal.ts";

export type CaseFlags = {
  readonly view?: string | undefined;
  /** `team:ID` or `agent:ID`. */
  readonly to?: string | undefined;
  /** Words to a colleague, or about how it ended: screened and sealed by the service. */
  readonly note?: string | undefined;
  /** How it ended, by the admin's list. */
  readonly outcome?: string | undefined;
};

const USAGE =
  "`cases list [--view waiting|mine|held|call_backs]|show ID|take ID|hand-back ID|transfer ID --to team:T|agent:S [--note WORDS]|label ID A,B|note ID --note WORDS|end ID [--outcome CODE --note WORDS]|search CODE`";

/**
 * `wardline cases …`: the desk's queue by a token, with the words of the console. A change names the version that was read just before, so
 * that whoever was faster wins.
 */
export async function runCases(
  ask: AskApi,
  [act, id = "", what = ""]: readonly string[],
  flags: CaseFlags,
  terminal: Terminal,
): Promise<number> {
  if (act === "list") {
    printJson(
      await ask("GET", `/v1/desk/cases?${new URLSearchParams({ view: flags.view ?? "all" }).toString()}`),
      terminal,
    );
    return 0;
  }
  if (act === "search") {
    printJson(await ask("POST", "/v1/desk/search", { code: id }), terminal);
    return 0;
  }
  if (!isUuid(id)) throw new AppError("cli.bad_argument", `Cannot run the command: it is ${USAGE}`);
  const path = `/v1/desk/cases/${id}`;
  const note = flags.note === undefined ? {} : { note: flags.note };
  switch (act) {
    case "show":
      printJson(await ask("GET", path), terminal);
      return 0;
    case "take":
      return done(await ask("POST", `${path}/take-over`, { version: await versionOf(ask, path) }), terminal);
    case "hand-back":
      return done(await ask("POST", `${path}/hand-back`, { version: await versionOf(ask, path) }), terminal);
    case "transfer": {
      const wish = { to: receiverOf(flags.to), version: await versionOf(ask, path), ...note };
      return done(await ask("POST", `${path}/transfer`, wish), terminal);
    }
    case "label":
      return done(
        await ask("POST", `${path}/labels`, { labels: what.split(",").filter((code) => code !== "") }),
        terminal,
      );
    case "note":
      return done(await ask("POST", `${path}/notes`, { text: flags.note ?? "", mentions: null }), terminal);
    case "end": {
      const how = {
        ...(flags.outcome === undefined ? {} : { wrapUp: flags.outcome }),
        ...(flags.note === undefined ? {} : { text: flags.note }),
      };
      return done(await ask("POST", `${path}/end`, how), terminal);
    }
    default:
      throw new AppError("cli.bad_argument", `Cannot run the command: it is ${USAGE}`);
  }
}

async function versionOf(ask: AskApi, path: string): Promise<number> {
  const { case: one } = (await ask("GET", path)) as { readonly case: { readonly version: number } };
  return one.version;
}

function receiverOf(to: string | undefined): object {
  const [kind, id = ""] = (to ?? "").split(":");
  if (kind === "team" && id !== "") return { kind, teamId: id };
  if (kind === "agent" && isUuid(id)) return { kind, staffId: id };
  throw new AppError("cli.bad_argument", "Cannot pass the case on: say --to team:ID or --to agent:ID");
}

function done(_answer: unknown, terminal: Terminal): number {
  terminal.write("Done\n");
  return 0;
}

/** What is only read of the rest, by the same token. */
const LISTS: Readonly<Record<string, string>> = {
  "holds list": "/v1/desk/legal-holds",
  "archives list": "/v1/desk/archives",
  "archives audits": "/v1/desk/audits",
};

/** `wardline holds list`, `wardline archives list|audits|files ID`. To place and release holds: `wardline requests hold|release`. */
export async function runApiList(ask: AskApi, args: readonly string[], terminal: Terminal): Promise<number> {
  const [group, act, id = ""] = args;
  const path =
    group === "archives" && act === "files" && isUuid(id)
      ? `/v1/desk/archives/${id}/files`
      : LISTS[`${group ?? ""} ${act ?? ""}`];
  if (path === undefined)
    throw new AppError(
      "cli.bad_argument",
      "Cannot run the command: it is `holds list`, `archives list`, `archives audits` or `archives files ID`",
    );
  printJson(await ask("GET", path), terminal);
  return 0;
}
