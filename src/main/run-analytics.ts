// SPDX-License-Identifier: Apache-2.0
import { analyticsOf, lastMonth } from "#app";
import { AppError } from "#kernel";
import { analyticsQuery } from "#protocol";
import { printAnalytics, type Terminal } from "#surfaces";
import { openCommandDeps } from "./command-deps.ts";
import type { LoadedConfig } from "./load-config.ts";

export type AnalyticsOptions = {
  readonly from?: readonly string[] | undefined;
  readonly to?: string | undefined;
  readonly topic?: string | undefined;
  readonly lang?: string | undefined;
  readonly csv?: boolean | undefined;
  readonly json?: boolean | undefined;
};

/**
 * `wardline analytics`: how the bot does, the same counts as over HTTP.
 *
 * @throws AppError - `cli.bad_argument`.
 */
export async function runAnalyticsCommand(
  loaded: LoadedConfig,
  options: AnalyticsOptions,
  terminal: Terminal,
): Promise<number> {
  const { from, to, topic, lang, csv, json } = options;
  const asked = analyticsQuery.safeParse({ from: from?.[0], to, flow: topic, lang });
  if (!asked.success)
    throw new AppError("cli.bad_argument", "Cannot run the command: a day is written YYYY-MM-DD, a language en or ar");
  const { deps, close } = await openCommandDeps(loaded);
  try {
    const period = lastMonth(deps);
    const { flow, lang: only } = asked.data;
    const filter = { from: asked.data.from ?? period.from, to: asked.data.to ?? period.to, flow, lang: only };
    return printAnalytics(
      await analyticsOf(deps, filter),
      csv === true ? "csv" : json === true ? "json" : "text",
      terminal,
    );
  } finally {
    await close();
  }
}
