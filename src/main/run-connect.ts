// SPDX-License-Identifier: Apache-2.0
import { type ConnectFacts, type ConnectReport, connectChecks, decideFlows, runChecks } from "#app";
import { AppError } from "#kernel";
import { printConnect, type Terminal } from "#surfaces";
import { openHops } from "./hops.ts";
import type { LoadedConfig } from "./load-config.ts";
import { openOperator, readOperatorAccess } from "./open-operator.ts";
import { loadFlowsOf } from "./run-flows.ts";
import { systemClock, systemRandom } from "./system.ts";

/**
 * One look at the configured operator's systems, and what follows for the flows in the folder. Null: none is configured; the practice operator
 * that a start brings along answers everything.
 */
export async function lookAtOperator(loaded: LoadedConfig): Promise<ConnectReport | null> {
  const access = await readOperatorAccess(loaded);
  if (access === null) return null;
  const telco = openOperator(access, loaded, {
    hop: openHops(loaded)("operator"),
    clock: systemClock,
    random: systemRandom,
  });
  // First: what is read and compiled here would count as time of theirs.
  const { flows } = await loadFlowsOf(loaded);
  const apis = await telco.looks.look();
  return { at: systemClock.now(), apis, flows: decideFlows(flows, apis) };
}

/** The same for `doctor` and the audit: asked once, however many checks look at it. */
export function gatherConnectFacts(loaded: LoadedConfig): ConnectFacts {
  let looked: ReturnType<typeof lookAtOperator> | null = null;
  const { operator } = loaded.config;
  return {
    look: () => (looked ??= lookAtOperator(loaded)),
    signals: operator?.signals ?? null,
    areEventsSigned: operator?.eventKeysFile !== undefined,
  };
}

/**
 * `wardline connect check [--json]`.
 *
 * @throws AppError - `cli.bad_argument`, where another word follows or no operator is configured.
 */
export async function runConnect(
  loaded: LoadedConfig,
  [act, ...rest]: readonly string[],
  isJson: boolean,
  terminal: Terminal,
): Promise<number> {
  if (act !== "check" || rest.length > 0)
    throw new AppError("cli.bad_argument", "Cannot connect: the command is `wardline connect check`");
  const facts = gatherConnectFacts(loaded);
  const report = await facts.look();
  if (report === null)
    throw new AppError(
      "cli.bad_argument",
      "Cannot check: no `operator` is configured; a start uses the practice operator",
    );
  return printConnect(report, await runChecks(connectChecks, facts), isJson, terminal);
}
