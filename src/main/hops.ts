// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Hop } from "#app";
import { type HopOptions, isLoopbackName, makeHop } from "#hop";
import { AppError } from "#kernel";
import type { Config } from "./config.ts";
import { cryptoOf } from "./crypto-choice.ts";
import type { HopName } from "./hop-name.ts";
import type { LoadedConfig } from "./load-config.ts";
import { egressOf } from "./open-processors.ts";

export type { HopName } from "./hop-name.ts";

/** Ways out by name, each made once. */
export type Hops = (name: HopName) => Hop;

/**
 * The ways out of this process, as configured. Under `strict` and `cnsa` nothing classical is offered, so a server that knows nothing else is
 * not reached.
 *
 * @param onHandshake - Told for each connection which hop it belongs to and the group that was agreed on.
 */
export function openHops(
  loaded: LoadedConfig,
  onHandshake: (name: HopName, group: string) => void = () => undefined,
): Hops {
  const made = new Map<HopName, Hop>();
  return (name) => {
    const known = made.get(name);
    if (known !== undefined) return known;
    const hop = makeHop({
      ...hopOptions(loaded, name),
      onHandshake: (group) => {
        onHandshake(name, group);
      },
    });
    made.set(name, hop);
    return hop;
  };
}

/** @throws AppError - `main.hop_file_unreadable`, `main.processors_unreadable`. */
export function hopOptions(loaded: LoadedConfig, name: HopName): HopOptions {
  const { config, baseDir } = loaded;
  const egress = egressOf(loaded);
  const { groups, ciphers } = cryptoOf(config).tls;
  const files = name === "own" ? undefined : config.hops[name];
  const read = (file: string | undefined): Buffer | undefined => {
    if (file === undefined) return undefined;
    try {
      return readFileSync(resolve(baseDir, file));
    } catch (cause) {
      throw new AppError("main.hop_file_unreadable", `Cannot use hops.${name}: ${file} cannot be read`, { cause });
    }
  };
  return {
    groups,
    ciphers,
    egress: (place) => egress.judge(name, place),
    ca: read(files?.caFile),
    cert: read(files?.certFile),
    key: read(files?.keyFile),
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- asked whether it is in force
    reach: name === "webhooks" && files?.dangerouslyReachInside !== true ? "public" : "any",
  };
}

/**
 * Plain HTTP leads to this machine only: another address stops the start, before anything was told to it.
 *
 * @throws AppError - `main.hop_plain`.
 */
export function demandSafeHops(config: Config): void {
  for (const [key, address] of calledAddresses(config)) {
    const { protocol, hostname } = new URL(address);
    if (protocol === "https:" || (protocol === "http:" && isLoopbackName(hostname))) continue;
    throw new AppError("main.hop_plain", `Cannot start: ${key} must be https, or http on this machine`);
  }
}

/** Every address that configuration names for calling, with its key. */
export function calledAddresses({
  operator,
  keys,
  gateway,
  identity,
  staff,
  history,
  model,
  updates,
  channels,
  outsideDesk,
  traces,
  alerts,
}: Config): [key: string, address: string][] {
  const { kms } = keys;
  return [
    ...(operator
      ? ([
          ["operator.baseUrl", operator.baseUrl],
          ["operator.tokenUrl", operator.tokenUrl],
          ["operator.identityJwksUrl", operator.identityJwksUrl],
        ] as [string, string][])
      : []),
    ...(kms?.kind === "vault" ? ([["keys.kms.url", kms.url]] as [string, string][]) : []),
    ...(kms?.kind === "aws" && kms.endpoint !== undefined
      ? ([["keys.kms.endpoint", kms.endpoint]] as [string, string][])
      : []),
    ...(model ? ([["model.baseUrl", model.baseUrl]] as [string, string][]) : []),
    ...(gateway?.upstream ? ([["gateway.upstream.baseUrl", gateway.upstream.baseUrl]] as [string, string][]) : []),
    ...Object.entries(gateway?.bridges ?? {}).map(([name, { url }]): [string, string] => [
      `gateway.bridges.${name}.url`,
      url,
    ]),
    ...identity.oidc.map(({ name, issuer }): [string, string] => [`identity.oidc ${name} issuer`, issuer]),
    ...history.witnesses.map(({ url }, index): [string, string] => [`history.witnesses ${index + 1} url`, url]),
    // Only with consent: whoever has not given it is not even shaken hands with.
    ...(channels.whatsapp ? ([["channels.whatsapp.graphUrl", channels.whatsapp.graphUrl]] as [string, string][]) : []),
    ...(channels.sms ? ([["channels.sms.url", channels.sms.url]] as [string, string][]) : []),
    ...(outsideDesk?.kind === "chatwoot" ? ([["outsideDesk.baseUrl", outsideDesk.baseUrl]] as [string, string][]) : []),
    ...(outsideDesk?.kind === "webhook" ? ([["outsideDesk.url", outsideDesk.url]] as [string, string][]) : []),
    ...(updates.check === "on" && updates.url !== undefined
      ? ([["updates.url", updates.url]] as [string, string][])
      : []),
    ...(updates.advisories === "on"
      ? ([
          ["updates.osvUrl", updates.osvUrl],
          ["updates.kevUrl", updates.kevUrl],
        ] as [string, string][])
      : []),
    ...(traces.endpoint === undefined ? [] : ([["traces.endpoint", traces.endpoint]] as [string, string][])),
    ...(alerts.heartbeat ? ([["alerts.heartbeat.url", alerts.heartbeat.url]] as [string, string][]) : []),
    ...(staff.oidc ? ([["staff.oidc.issuer", staff.oidc.issuer]] as [string, string][]) : []),
  ];
}
