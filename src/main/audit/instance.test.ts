// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { packageRoot } from "../paths.ts";
import { writeOnFreePorts } from "./instance.ts";

const dir = mkdtempSync(join(tmpdir(), "wardline-instance-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe("the instance that is started to be audited", () => {
  const file = join(dir, "wardline.yaml");
  const defaults = join(packageRoot, "config", "defaults.yaml");

  test.each([
    ["with nothing changed", {}],
    ["with a server that is changed", { server: { trustedProxies: ["127.0.0.0/8"] }, sandbox: { seed: "noor" } }],
  ])("%s stands on no port of the defaults, so that one who runs beside it is left alone", async (_what, changes) => {
    const { config } = await writeOnFreePorts(file, changes, defaults);
    const ports = [config.server.port, config.server.healthPort, config.sandbox.port];
    expect(new Set(ports).size).toBe(3);
    for (const port of ports) expect([0, 8080, 8081, 8090]).not.toContain(port);
  });

  test("keeps what else was changed of server and practice operator", async () => {
    const changes = { server: { trustedProxies: ["127.0.0.0/8"] }, sandbox: { seed: "noor", dialect: "tmf5" } };
    const { config } = await writeOnFreePorts(file, changes, defaults);
    expect(config.server.trustedProxies).toEqual(["127.0.0.0/8"]);
    expect(config.sandbox).toMatchObject({ seed: "noor", dialect: "tmf5" });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});
