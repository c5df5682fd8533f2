// SPDX-License-Identifier: Apache-2.0
import { writeFile } from "node:fs/promises";
import { type AdvisoryReport, runChecks, supplyChecks } from "#app";
import { AppError } from "#kernel";
import { printResults, type Terminal } from "#surfaces";
import { readBom } from "./bom.ts";
import { openHops } from "./hops.ts";
import type { LoadedConfig } from "./load-config.ts";
import { gatherSupplyFacts, lookNow } from "./supply-facts.ts";

/** `wardline sbom [--out FILE]`: the bill of materials as CycloneDX. Needs no server and no configuration. */
export async function runSbom(out: string | undefined, terminal: Terminal): Promise<number> {
  const text = `${JSON.stringify(await readBom(), null, 2)}\n`;
  if (out === undefined) terminal.write(text);
  else await writeFile(out, text);
  return 0;
}

/**
 * `wardline advisories [--offline]`: looks up every part, or judges what the last look found. Running it is the consent to ask.
 *
 * @returns 0: nothing but information; 1: warnings, also when a source did not answer; 2: a grave weakness that no statement sets aside.
 */
export async function runAdvisories(loaded: LoadedConfig, isOffline: boolean, terminal: Terminal): Promise<number> {
  if (!isOffline) printLook(await lookNow(loaded, openHops(loaded)), terminal);
  const facts = await gatherSupplyFacts(loaded);
  if (isOffline && (await facts.report()) === null)
    throw new AppError("main.no_advisories", "Cannot judge offline: nobody has looked yet; run `wardline advisories`");
  return printResults(
    await runChecks(
      supplyChecks.filter(({ id }) => id === "supply.advisories" || id === "supply.vex"),
      facts,
    ),
    terminal,
  );
}

function printLook({ asked, unasked, kev, matches }: AdvisoryReport, terminal: Terminal): void {
  terminal.write(
    `${asked} parts looked up in OSV, ${asked + unasked.length} in ${kev.answered ? `the list ${kev.version} of CISA` : "no list"}; ${matches.length} matches\n`,
  );
  if (unasked.length > 0)
    terminal.write(`OSV has no names for ${unasked.join(", ")}: nothing is known of their versions\n`);
}
