// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { resolve } from "node:path";
import { type AlertDeps, AlertWatch, type AppDeps, type Hop, type SendAlertMail, sendHeartbeat } from "#app";
import { openSocket, parseSocketPlace } from "#hop";
import { AppError, Sensitive } from "#kernel";
import { makeMail } from "#notify";
import type { OwnJob } from "#surfaces";
import { hopOptions } from "../hops.ts";
import type { LoadedConfig } from "../load-config.ts";
import type { Metrics } from "../metrics.ts";
import { makeSend } from "../open-webhooks.ts";
import { takeSnapshot } from "./snapshot.ts";

const LOOK_MS = 30_000;
/** Alerts that were not looked at for so long are a program that only looks alive: no heartbeat. */
const ALIVE_MS = 3 * 60_000;
const SMTP_SCHEMES = { secure: "smtps", plain: "smtp", port: 465 } as const;

/**
 * The jobs that watch: one looks at the metrics and tells, one gives a sign of life.
 *
 * @throws AppError - `main.mail_unreadable`, `main.mail_plain`.
 */
export async function alertJobs(
  loaded: LoadedConfig,
  parts: {
    readonly deps: () => AppDeps;
    readonly node: () => string;
    /** The way the heartbeat goes. */
    readonly hop: Hop;
    readonly metrics: Pick<Metrics, "registry" | "onAlertMail" | "onHeartbeat">;
  },
): Promise<readonly OwnJob[]> {
  const { alerts } = loaded.config;
  const mail = await openMail(loaded);
  let watch: AlertWatch | null = null;
  const watcher = (): AlertWatch => (watch ??= new AlertWatch(alertDeps(loaded, parts, mail)));
  const { heartbeat } = alerts;
  return [
    {
      name: "watch-alerts",
      everyMs: LOOK_MS,
      run: async () => {
        await watcher().run(await takeSnapshot(parts.metrics.registry, parts.deps().clock.now()));
      },
    },
    ...(heartbeat === undefined
      ? []
      : [
          {
            name: "heartbeat",
            everyMs: heartbeat.everySeconds * 1_000,
            run: async () => {
              const deps = parts.deps();
              const last = watcher().lastRunAt;
              const now = deps.clock.now();
              if (last === null || now - last > ALIVE_MS) return;
              const { open } = await deps.alerts.read(deps.tenant, new Date(now));
              const isTaken = await sendHeartbeat({ ...deps, send: makeSend(parts.hop) }, heartbeat.url, {
                node: parts.node(),
                alerts: open.length,
                nextWithinSeconds: heartbeat.everySeconds * 3,
              });
              parts.metrics.onHeartbeat(isTaken ? "sent" : "failed");
            },
          },
        ]),
  ];
}

function alertDeps(
  { config }: LoadedConfig,
  { deps, node, metrics }: Parameters<typeof alertJobs>[1],
  mail: SendAlertMail | null,
): AlertDeps {
  const { tenant, clock, random, log, alerts, webhooks } = deps();
  const { email, repeatMinutes, escalateMinutes } = config.alerts;
  return {
    ...{ tenant, clock, random, log, webhooks, store: alerts, node: node(), source: webhooks.source },
    times: { repeatMs: repeatMinutes * 60_000, escalateMs: escalateMinutes * 60_000 },
    mail:
      mail === null || email === undefined
        ? null
        : {
            send: mail,
            owners: withPlatform(email.owners),
            escalateTo: email.escalateTo,
            onOutcome: metrics.onAlertMail,
          },
  };
}

/** A part that nobody answers for goes to who runs the machines. */
function withPlatform<Owners extends { readonly platform: readonly string[] }>(owners: Owners): Owners {
  return Object.fromEntries(
    Object.entries(owners).map(([owner, to]) => [owner, to.length === 0 ? owners.platform : to]),
  ) as Owners;
}

/** The way mails about alerts go; null: none is configured. @throws AppError - `main.mail_unreadable`, `main.mail_plain`. */
export async function openMail(loaded: LoadedConfig): Promise<SendAlertMail | null> {
  const { email } = loaded.config.alerts;
  if (email === undefined) return null;
  const place = placeOf(email.server);
  const password =
    email.passwordFile === undefined
      ? null
      : new Sensitive(
          (
            await readFile(resolve(loaded.baseDir, email.passwordFile), "utf8").catch((cause: unknown) => {
              throw new AppError(
                "main.mail_unreadable",
                "Cannot send mails: alerts.email.passwordFile cannot be read",
                {
                  cause,
                },
              );
            })
          ).trim(),
        );
  const options = hopOptions(loaded, "mail");
  return makeMail({
    ...{ from: email.from, host: hostname(), isSecure: place.isSecure, user: email.user ?? null, password },
    connect: () => openSocket(place, options),
  });
}

function placeOf(server: string): ReturnType<typeof parseSocketPlace> {
  try {
    const port = server.startsWith("smtp:") ? 25 : SMTP_SCHEMES.port;
    return parseSocketPlace(server, { ...SMTP_SCHEMES, port });
  } catch (cause) {
    throw new AppError(
      "main.mail_plain",
      "Cannot send mails: alerts.email.server must be smtps, or smtp on this machine",
      { cause },
    );
  }
}
