// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import type { Records } from "#app";
import { AppError } from "#kernel";
import {
  type DpiaRules,
  dpiaRules,
  type ProcessingEntry,
  type PurposeRules,
  placeProblems,
  processingEntry,
  type RetentionRules,
  recordOf,
  transferOf,
} from "#privacy";
import { ROUTE_RECORD } from "#surfaces";
import { featuresOf } from "./feature-switches.ts";
import { calledAddresses } from "./hops.ts";
import type { LoadedConfig } from "./load-config.ts";
import { egressOf, socketPlaces } from "./open-processors.ts";
import { openRights } from "./open-rights.ts";
import { packageRoot } from "./paths.ts";
import { systemClock } from "./system.ts";
import { version } from "./version.ts";

/**
 * The record of processing and the assessment of impact of this installation, from its code and configuration; and what is wrong with them.
 *
 * @param rules - Purposes and retention in force.
 * @param routes - Every route, with what it is for.
 * @throws AppError - `main.processors_unreadable`, `main.dpia_unreadable`.
 */
export function openRecords(
  loaded: LoadedConfig,
  rules: {
    readonly purposes: PurposeRules;
    readonly retentionRules: RetentionRules;
    readonly profile: string;
    readonly routes: Readonly<Record<string, ProcessingEntry>>;
  },
): Omit<Records, "kept"> {
  const { config, databaseUrl } = loaded;
  const { list } = egressOf(loaded);
  const dpia = readDpia(loaded);
  const controls = readControls();
  const { controller } = config.privacy;
  return {
    read: (nowMs) =>
      recordOf({
        tenant: config.tenant,
        program: version,
        controller: controller === undefined ? null : { ...controller, officer: controller.officer ?? null },
        profile: rules.profile,
        today: dayOf(nowMs, config.locale.timeZone),
        purposes: rules.purposes,
        processors: list,
        retention: rules.retentionRules,
        dpia,
        residency: residencyOf(loaded),
        conversationDays: config.retention.conversationDays,
        features: featuresOf(config, databaseUrl !== null),
        routes: rules.routes,
        controls,
      }),
    egress: () => egressFindings(loaded),
  };
}

/** The same for `doctor` and the audit: what cannot be read is thrown where it is looked at, so that it becomes a finding. */
export function recordFacts(
  loaded: LoadedConfig,
  nowMs: number,
  rules: Omit<Parameters<typeof openRecords>[1], "routes"> | null,
): { readonly record: () => ReturnType<Records["read"]>; readonly egress: Records["egress"] } {
  return {
    record() {
      if (rules === null)
        throw new AppError("main.rights_unreadable", "Cannot make the record: the rules of rights cannot be read");
      return openRecords(loaded, { ...rules, routes: describedRoutes() }).read(nowMs);
    },
    egress: () => egressFindings(loaded),
  };
}

/** For the command. @throws AppError - `main.rights_unreadable`, and those of `openRecords`. */
export async function openRecordFacts(
  loaded: LoadedConfig,
): Promise<ReturnType<typeof recordFacts> & { readonly usesSandbox: boolean }> {
  const facts = recordFacts(loaded, systemClock.now(), await openRights(loaded));
  return { ...facts, usesSandbox: loaded.config.operator === undefined };
}

/** Every route of the public server, with what it is for. */
export function describedRoutes(): Readonly<Record<string, ProcessingEntry>> {
  return Object.fromEntries(Object.entries(ROUTE_RECORD).map(([route, is]) => [route, processingEntry(...is)]));
}

/** Where this installation is, as its configuration says. */
export function residencyOf({ config }: Pick<LoadedConfig, "config">): Parameters<typeof placeProblems>[1] {
  const { installation, database, keys, backups } = config.residency.places;
  return { regions: config.residency.regions, places: { installation, database, keys, backups } };
}

/** Every configured place, held against the list: nothing is called for it. */
export function egressFindings(loaded: LoadedConfig): ReturnType<Records["egress"]> {
  const egress = egressOf(loaded);
  const residency = residencyOf(loaded);
  const places = [
    ...calledAddresses(loaded.config).map(([key, address]) => {
      const { hostname, port, protocol } = new URL(address);
      return [key, { host: hostname, port: Number(port || (protocol === "https:" ? 443 : 80)) }] as const;
    }),
    ...webhookPlaces(loaded),
    ...socketPlaces(loaded),
  ];
  return {
    configured: places.map(([key, place]) => {
      const verdict = egress.decide(place);
      const recipient = verdict.kind === "unlisted" ? null : verdict.recipient.id;
      return { key, host: place.host, verdict: verdict.kind, recipient };
    }),
    places: placeProblems(egress.list, residency),
    transfers: Object.entries(egress.list.recipients).flatMap(([id, one]) => {
      const transfer = transferOf(one, residency.places.installation);
      return transfer === null ? [] : [{ recipient: id, ...transfer }];
    }),
    isPlaceKnown: residency.places.installation !== undefined,
    regions: residency.regions,
  };
}

function webhookPlaces({ config }: LoadedConfig) {
  return Object.entries(config.webhooks.endpoints).map(([name, { url }]) => {
    const { hostname, port } = new URL(url);
    return [`webhooks.endpoints.${name}`, { host: hostname, port: Number(port || 443) }] as const;
  });
}

function readDpia({ config, baseDir }: LoadedConfig): DpiaRules {
  const { dpiaFile } = config.privacy;
  const file = dpiaFile === undefined ? join(packageRoot, "policies/dpia.yaml") : resolve(baseDir, dpiaFile);
  try {
    return dpiaRules.parse(parse(readFileSync(file, "utf8")));
  } catch (cause) {
    throw new AppError("main.dpia_unreadable", `Cannot read the assessment of impact in ${file}`, { cause });
  }
}

/** `| SEC-001 | We promise | Against |` of the page of controls. */
export function readControls(): readonly { readonly number: string; readonly promise: string }[] {
  const text = readFileSync(join(packageRoot, "docs/security/controls.md"), "utf8");
  return [...text.matchAll(/^\| (SEC-\d{3}) \| (.+?) \| .+ \|$/gmu)]
    .map(([, number = "", promise = ""]) => ({ number, promise }))
    .toSorted((a, b) => (a.number < b.number ? -1 : 1));
}

/** The tenant's day. */
function dayOf(nowMs: number, timeZone: string): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).format(
    nowMs,
  );
}
