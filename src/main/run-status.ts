// SPDX-License-Identifier: Apache-2.0
import { AppError } from "#kernel";
import type { ServiceView } from "#protocol";
import { runStatus, type Terminal } from "#surfaces";
import { openHops } from "./hops.ts";
import type { LoadedConfig } from "./load-config.ts";
import { settingsInForce } from "./service/settings-in-force.ts";

const ASK_TIMEOUT_MS = 10_000;

export type StatusOptions = { readonly json?: boolean | undefined; readonly settings?: boolean | undefined };

/**
 * `wardline status`: how the server of this configuration is doing, asked over its health port on this machine.
 *
 * @returns 0 where everything is well, 1 where something is degraded or down.
 * @throws AppError - `main.status_unreachable`: no server answers there.
 */
export async function runStatusOf(loaded: LoadedConfig, options: StatusOptions, terminal: Terminal): Promise<number> {
  const url = `http://localhost:${loaded.config.server.healthPort}/status`;
  const answer = await openHops(loaded)("own")
    .fetch(url, { signal: AbortSignal.timeout(ASK_TIMEOUT_MS) })
    .catch((cause: unknown) => {
      throw new AppError("main.status_unreachable", `Cannot tell how the service is: nobody answers at ${url}`, {
        cause,
      });
    });
  if (answer.status !== 200)
    throw new AppError("main.status_unreachable", `Cannot tell how the service is: ${url} answered ${answer.status}`);
  const told = (await answer.json()) as Omit<ServiceView, "settings">;
  // The port is open to every account of the machine; the configuration is read from its file.
  const settings =
    options.settings === true ? settingsInForce(loaded.config, loaded.own ?? null, loaded.databaseUrl) : [];
  return runStatus({ ...told, settings }, options.json === true, terminal);
}
