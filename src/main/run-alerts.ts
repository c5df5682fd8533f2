// SPDX-License-Identifier: Apache-2.0
import {
  acknowledgeAlert,
  askForSilence,
  endSilence,
  type SettleAlertRefusal,
  SILENCE_REASONS,
  silenceAlert,
} from "#app";
import { AppError, type Result } from "#kernel";
import { printAlerts, type Terminal } from "#surfaces";
import { openCommandDeps } from "./command-deps.ts";
import type { LoadedConfig } from "./load-config.ts";
import { staffActor } from "./staff-actor.ts";
import { openMail } from "./watch/open-alerts.ts";

type Options = {
  readonly until?: string | undefined;
  readonly reason?: string | undefined;
  readonly by?: string | undefined;
  readonly json?: boolean | undefined;
};

const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const REFUSALS: Readonly<Record<SettleAlertRefusal["reason"], string>> = {
  no_such_alert:
    "there is no such alert; `wardline alerts list` names those that go on, docs/operations/runbooks all of them",
  not_going_on: "it does not go on, is not silenced, or somebody has it already",
  bad_reason: `--reason is one of ${SILENCE_REASONS.join(", ")}`,
  takes_two:
    "it is about security or protection: one person silences it for an hour once a day, anything more takes two, who were asked already: decide on the page Approvals first",
  bad_end: "--until is a time within a week from now: 30m, 2h, 1d, or 2026-11-26T18:00Z",
};

/** Whoever is named by `--by` has shown nothing: two others decide. */
const ASKED =
  "It is about security or protection, and takes two people: two of security or admin decide on the page Approvals. Until then it is told.";

/**
 * `wardline alerts [list | ack ID | silence ID --until T --reason R | unsilence ID | test]`.
 *
 * @throws AppError - `cli.bad_argument`, `cli.alert_refused`.
 */
export async function runAlerts(
  loaded: LoadedConfig,
  [act = "list", alert]: readonly string[],
  options: Options,
  terminal: Terminal,
  open: typeof openCommandDeps = openCommandDeps,
): Promise<number> {
  if (act === "test") return testMail(loaded, terminal);
  const { deps, close } = await open(loaded);
  try {
    if (act === "list")
      return printAlerts(
        await deps.alerts.read(deps.tenant, new Date(deps.clock.now())),
        options.json === true,
        terminal,
      );
    if (alert === undefined) throw bad("name the alert");
    const actor = await staffActor(deps, options.by);
    const said = (done: Result<unknown, SettleAlertRefusal>, words: string): number => {
      if (!done.ok) throw new AppError("cli.alert_refused", `Cannot do that: ${REFUSALS[done.refusal.reason]}`);
      terminal.write(`${words}\n`);
      return 0;
    };
    switch (act) {
      case "ack":
        return said(await acknowledgeAlert(deps, alert, actor), "It is told no more until it ends");
      case "silence": {
        const wanted = { alert, until: endOf(options.until, deps.clock.now()), reason: options.reason ?? "" };
        const done = await silenceAlert(deps, wanted, actor);
        if (!done.ok && done.refusal.reason === "takes_two")
          return said(await askForSilence(deps, wanted, null), ASKED);
        return said(done, `It is not told until ${done.ok ? new Date(done.value.until).toISOString() : ""}`);
      }
      case "unsilence":
        return said(await endSilence(deps, alert, actor), "It is told again");
      default:
        throw bad("it is one of `list`, `ack ID`, `silence ID --until T --reason R`, `unsilence ID`, `test`");
    }
  } finally {
    await close();
  }
}

async function testMail(loaded: LoadedConfig, terminal: Terminal): Promise<number> {
  const mail = await openMail(loaded);
  const to = loaded.config.alerts.email?.owners.platform ?? [];
  if (mail === null || to.length === 0) throw bad("alerts.email with an owner `platform` is not configured");
  const isSent = await mail(to, "Wardline: a try", "Somebody ran `wardline alerts test`. Nothing is wrong.\n");
  terminal.write(isSent ? "The mail server took it\n" : "The mail server did not take it, or nobody answered\n");
  return isSent ? 0 : 2;
}

function endOf(text: string | undefined, now: number): number {
  const span = /^(\d{1,3})([mhd])$/u.exec(text ?? "");
  if (span !== null) return now + Number(span[1]) * UNITS[span[2] as keyof typeof UNITS];
  return Date.parse(text ?? "");
}

function bad(what: string): AppError {
  return new AppError("cli.bad_argument", `Cannot run the command: ${what}`);
}
