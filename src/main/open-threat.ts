// SPDX-License-Identifier: Apache-2.0
import type { AppDeps, EventWatch, SiemQueue as Queue, ThreatDeps } from "#app";
import { SiemQueue } from "#app";
import { isLoopbackName, makeSyslogSink } from "#hop";
import { AppError, type Clock } from "#kernel";
import type { TenantCipher } from "#kms";
import { type Database, makeIncidentStore } from "#postgres";
import { hopOptions } from "./hops.ts";
import type { LoadedConfig } from "./load-config.ts";
import { telling } from "./telling.ts";

const HOUR_MS = 3_600_000;

/** What watches for attacks, and what is done about them, as configured. */
export function openThreat(
  loaded: LoadedConfig,
  parts: {
    readonly database: Database;
    readonly names: TenantCipher;
    readonly clock: Clock;
    readonly watch: EventWatch;
    /** How this installation is known to a SIEM. */
    readonly source: string;
    readonly count: ThreatDeps["count"];
    /** Told when incidents are other than they were. */
    readonly changed: () => void;
  },
): ThreatDeps {
  const { answers, quietHours } = loaded.config.threat;
  return {
    watch: parts.watch,
    incidents: telling(
      makeIncidentStore(parts.database, parts.names),
      ["record", "settle", "endAnswer"],
      parts.changed,
    ),
    answers,
    quietMs: quietHours * HOUR_MS,
    siem: openSiem(loaded, parts),
    count: parts.count,
  };
}

/** @throws AppError - `main.hop_plain`: what is sent there is nobody else's to read. */
function openSiem(loaded: LoadedConfig, { clock, source }: { clock: Clock; source: string }): Queue | null {
  const { siem } = loaded.config.threat;
  if (siem === undefined) return null;
  const { protocol, hostname } = new URL(siem.url);
  if (protocol !== "tls:" && !isLoopbackName(hostname))
    throw new AppError("main.hop_plain", "Cannot start: threat.siem.url must be tls, or tcp on this machine");
  const sink = makeSyslogSink({ url: siem.url, source: hostOf(source) }, hopOptions(loaded, "siem"));
  return new SiemQueue(sink, clock, siem.queue);
}

function hostOf(source: string): string {
  return URL.canParse(source) && source.startsWith("http") ? new URL(source).host : source;
}

/** The last that waits is tried once more; what is lost is said. */
export async function closeSiem({ threat, log }: Pick<AppDeps, "threat" | "log">): Promise<void> {
  const lost = (await threat.siem?.close()) ?? 0;
  if (lost > 0) log.warn({ lost }, "Records for the SIEM were lost: it did not take them before the program ended");
}
