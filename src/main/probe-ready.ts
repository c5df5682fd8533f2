// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { get } from "node:http";
import { parseArgs } from "node:util";
import { parse } from "yaml";

/**
 * `wardline health`: whether the server on this machine can record turns. A program of its own, since it is asked every few seconds by container
 * engines, for which the whole of the command line takes too long to load.
 *
 * Prints what `/health/ready` answered. Exit code 0: it can; 1: it cannot, or nobody answers within 3 s.
 */
const { values } = parseArgs({ options: { config: { type: "string" }, port: { type: "string" } }, strict: false });
const DEFAULT_PORT = 8081;

const port = Number(values.port ?? (await configuredPort(String(values.config ?? "wardline.yaml"))));
process.exitCode = await new Promise<number>((resolve) => {
  const request = get({ host: "localhost", port, path: "/health/ready", timeout: 3_000 }, (answer) => {
    answer.setEncoding("utf8").on("data", (text: string) => process.stdout.write(text));
    answer.on("end", () => {
      resolve(answer.statusCode === 200 ? 0 : 1);
    });
  });
  request.on("timeout", () => request.destroy(new Error("timeout")));
  request.on("error", () => {
    process.stdout.write(`nobody answers on port ${port}\n`);
    resolve(1);
  });
});

/** `server.healthPort` as the file says. What else stands there is the server's to judge. */
async function configuredPort(file: string): Promise<number> {
  const text = await readFile(file, "utf8").catch(() => "");
  const found = parse(text) as { server?: { healthPort?: unknown } } | null;
  const wanted = found?.server?.healthPort;
  return typeof wanted === "number" ? wanted : DEFAULT_PORT;
}
