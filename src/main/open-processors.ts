// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import { AppError } from "#kernel";
import { countriesOf, decideEgress, type EgressVerdict, type ProcessorList, processorList } from "#privacy";
import type { HopName } from "./hop-name.ts";
import type { LoadedConfig } from "./load-config.ts";
import { packageRoot } from "./paths.ts";

/** What was not let out: by which way, and why. Hosts are in it for `doctor` alone. */
export const EGRESS_REFUSALS = ["unlisted", "outside_region"] as const;
export type RefusedCall = { readonly hop: HopName; readonly reason: (typeof EGRESS_REFUSALS)[number] };

/** The list of recipients in force, and what asks it. */
export type Egress = {
  readonly list: ProcessorList;
  decide(place: { readonly host: string; readonly port: number }): EgressVerdict;
  /** The same for a way out: what is refused is told to whoever watches. */
  judge(hop: HopName, place: { readonly host: string; readonly port: number }): EgressVerdict["kind"];
  watch(listener: (refused: RefusedCall) => void): () => void;
};

const opened = new WeakMap<LoadedConfig, Egress>();

/**
 * The list by which everything leaves, read once per configuration. There is no list that lets everything through: without one nothing goes out.
 *
 * @throws AppError - `main.processors_unreadable`: no such file, not what it must be, or a region that nobody defined.
 */
export function egressOf(loaded: LoadedConfig): Egress {
  const known = opened.get(loaded);
  if (known !== undefined) return known;
  const list = readProcessors(loaded);
  const { residency } = loaded.config;
  const listeners = new Set<(refused: RefusedCall) => void>();
  const decide: Egress["decide"] = (place) => decideEgress(list, residency, place);
  const egress: Egress = {
    list,
    decide,
    judge(hop, place) {
      const { kind } = decide(place);
      if (kind !== "listed") for (const tell of listeners) tell({ hop, reason: kind });
      return kind;
    },
    watch(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  opened.set(loaded, egress);
  return egress;
}

function readProcessors({ config, baseDir }: LoadedConfig): ProcessorList {
  const { processorsFile } = config.privacy;
  const file =
    processorsFile === undefined ? join(packageRoot, "policies/processors.yaml") : resolve(baseDir, processorsFile);
  try {
    const list = processorList.parse(parse(readFileSync(file, "utf8")));
    countriesOf(list, config.residency.regions);
    return list;
  } catch (cause) {
    throw new AppError("main.processors_unreadable", `Cannot use the list of recipients ${file}: ${whyNot(cause)}`, {
      cause,
    });
  }
}

/** The first thing that is wrong, with its place; values are not quoted. */
function whyNot(cause: unknown): string {
  if (cause instanceof RangeError) return "residency.regions names a group that is not in it";
  if (typeof cause === "object" && cause !== null && "issues" in cause && Array.isArray(cause.issues)) {
    const [issue] = cause.issues as { readonly path: readonly PropertyKey[]; readonly message: string }[];
    if (issue !== undefined) return `${issue.path.map(String).join(".")}: ${issue.message}`;
  }
  return "it cannot be read as YAML";
}

/**
 * A database or log receiver of yours speaks no HTTP, and is on the list all the same: otherwise the start stops, before anything was told to it.
 *
 * @throws AppError - `main.egress_unlisted`.
 */
export function demandListedPlaces(loaded: LoadedConfig): void {
  const egress = egressOf(loaded);
  for (const [key, place] of socketPlaces(loaded)) {
    const { kind } = egress.decide(place);
    if (kind === "listed") continue;
    const why = kind === "unlisted" ? "it is not in the list of recipients" : "it is outside of residency.regions";
    throw new AppError("main.egress_unlisted", `Cannot start: ${key} may not be reached, ${why}`);
  }
}

/** Places that are reached without HTTP: the operator's own database, and a SIEM. A Unix socket is no place. */
export function socketPlaces({
  config,
  databaseUrl,
}: LoadedConfig): readonly (readonly [key: string, place: { readonly host: string; readonly port: number }])[] {
  const { siem } = config.threat;
  const mail = config.alerts.email?.server;
  const database = databaseUrl === null ? null : databasePlace(databaseUrl);
  return [
    ...(database === null ? [] : [["DATABASE_URL", database] as const]),
    ...(siem === undefined
      ? []
      : [
          [
            "threat.siem.url",
            { host: new URL(siem.url).hostname, port: Number(new URL(siem.url).port || 6_514) },
          ] as const,
        ]),
    ...(mail === undefined ? [] : [["alerts.email.server", mailPlace(mail)] as const]),
  ];
}

function mailPlace(server: string): { readonly host: string; readonly port: number } {
  const { hostname, port, protocol } = new URL(server);
  return { host: hostname, port: Number(port || (protocol === "smtps:" ? 465 : 25)) };
}

/** Null: a Unix socket. The driver takes host and port from the query as well; an address that cannot be read is nowhere that is listed. */
function databasePlace(address: string): { readonly host: string; readonly port: number } | null {
  if (address.startsWith("/")) return null;
  if (!URL.canParse(address)) return { host: "", port: 0 };
  const { hostname, port, searchParams } = new URL(address);
  // Of several the driver takes the last.
  const asked = (name: string): string | undefined => searchParams.getAll(name).at(-1);
  const host = asked("host") ?? decodeURIComponent(hostname);
  if (host === "" || host.startsWith("/")) return null;
  return { host, port: Number((asked("port") ?? port) || 5_432) };
}
