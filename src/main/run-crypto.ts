// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { AppError, makeUuid } from "#kernel";
import type { Terminal } from "#surfaces";
import { type BomInput, cryptoBom, type PrimitiveFacts } from "./crypto-bom.ts";
import type { LoadedConfig } from "./load-config.ts";
import { packageRoot } from "./paths.ts";
import { systemClock, systemRandom } from "./system.ts";
import { readCertificate } from "./tls.ts";
import { version } from "./version.ts";

/** `wardline crypto bom`: prints the cryptography bill of materials of this program under this configuration. Needs no server. */
export async function runCrypto(loaded: LoadedConfig, act: string | undefined, terminal: Terminal): Promise<number> {
  if (act !== "bom") throw new AppError("cli.bad_argument", "Cannot run the command: it is `crypto bom`");
  terminal.write(`${JSON.stringify(cryptoBom(await readBomInput(loaded)), null, 2)}\n`);
  return 0;
}

export async function readBomInput(loaded: LoadedConfig): Promise<BomInput> {
  const [policy, inventory] = await Promise.all(
    ["crypto-policy.yaml", "crypto-inventory.json"].map((name) =>
      readFile(join(packageRoot, "policies", name), "utf8"),
    ),
  );
  const { primitives } = parse(policy ?? "") as { primitives: Readonly<Record<string, PrimitiveFacts>> };
  return {
    primitives,
    inventory: JSON.parse(inventory ?? "{}") as BomInput["inventory"],
    config: loaded.config,
    version,
    certificate: loaded.config.server.tls === null ? null : (await readCertificate(loaded)).cert,
    serialNumber: `urn:uuid:${makeUuid(systemRandom)}`,
    at: new Date(systemClock.now()),
  };
}
