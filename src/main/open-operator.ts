// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { SignalSources } from "#app";
import { AppError, Sensitive } from "#kernel";
import { type Mapping, makeTelco, readMapping, type Telco, type TelcoDeps } from "#telco";
import type { LoadedConfig } from "./load-config.ts";
import { ownFile, packageRoot } from "./paths.ts";

/** Where the operator's systems are and how to speak for the service there. */
export type OperatorAccess = {
  readonly baseUrl: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: Sensitive<string>;
  readonly identityJwksUrl: string;
  readonly identityIssuer: string;
  readonly selfCareUrl: string;
  readonly payOrigins: readonly string[] | null;
  readonly timeoutMs: number;
  /** A line of a test customer, by product id. */
  readonly testLine?: string;
  readonly mapping?: Mapping;
  /** Where signals of a line come from; left out: all are asked for. */
  readonly signals?: SignalSources;
};

/** Access as configured; null when no operator is configured. */
export async function readOperatorAccess({ config, baseDir }: LoadedConfig): Promise<OperatorAccess | null> {
  const { operator } = config;
  if (!operator) return null;
  const path = resolve(baseDir, operator.clientSecretFile);
  let secret: string;
  try {
    secret = (await readFile(path, "utf8")).trim();
  } catch (cause) {
    throw new AppError(
      "main.operator_secret_unreadable",
      `Cannot read the operator's client secret: ${path} cannot be opened`,
      { cause },
    );
  }
  const { clientSecretFile: _, payOrigins, mapping, testLine, ...rest } = operator;
  return {
    ...rest,
    payOrigins: payOrigins ?? null,
    clientSecret: new Sensitive(secret),
    ...(testLine === undefined ? {} : { testLine }),
    ...(mapping === undefined ? {} : { mapping: await readMappingFile(mapping, baseDir) }),
  };
}

/** Mappings that come with the program, by name. */
const OWN_MAPPINGS: ReadonlySet<string> = new Set(["tmf5"]);

/** How the practice operator is understood in a dialect; null: it speaks as we do. */
export async function readSandboxMapping(dialect: "tmf4" | "tmf5" | "plain"): Promise<Mapping | null> {
  if (dialect === "tmf4") return null;
  return readMappingFile(dialect === "tmf5" ? dialect : ownFile("sandbox/dialects/plain.mapping.yaml"), packageRoot);
}

/**
 * The mapping of the configuration, compiled.
 *
 * @throws AppError - `main.operator_mapping_unreadable`, or `main.operator_mapping_invalid` with every problem by its line.
 */
async function readMappingFile(name: string, baseDir: string): Promise<Mapping> {
  const path = OWN_MAPPINGS.has(name)
    ? join(packageRoot, "config", "mappings", `${name}.mapping.yaml`)
    : resolve(baseDir, name);
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new AppError("main.operator_mapping_unreadable", `Cannot read the mapping: ${path} cannot be opened`, {
      cause,
    });
  });
  const read = readMapping(text);
  if (read.ok) return read.value;
  const lines = read.refusal.problems.slice(0, 10).map(({ line, message }) => `${path}:${line}: ${message}`);
  throw new AppError("main.operator_mapping_invalid", `Cannot use the mapping\n${lines.join("\n")}`);
}

export function openOperator(access: OperatorAccess, { config }: LoadedConfig, deps: TelcoDeps): Telco {
  return makeTelco(
    {
      baseUrl: access.baseUrl,
      tokenUrl: access.tokenUrl,
      clientId: access.clientId,
      clientSecret: access.clientSecret,
      currency: config.locale.currency,
      timeZone: config.locale.timeZone,
      timeoutMs: access.timeoutMs,
      ...(access.payOrigins === null ? {} : { payOrigins: access.payOrigins }),
      ...(access.testLine === undefined ? {} : { testLine: access.testLine }),
      ...(access.mapping === undefined ? {} : { mapping: access.mapping }),
    },
    deps,
  );
}
