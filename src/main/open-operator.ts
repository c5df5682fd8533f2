// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { AppError, Sensitive } from "#kernel";
import { makeTelco, type Telco, type TelcoDeps } from "#telco";
import type { LoadedConfig } from "./load-config.ts";

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
  const { clientSecretFile: _, payOrigins, ...rest } = operator;
  return { ...rest, payOrigins: payOrigins ?? null, clientSecret: new Sensitive(secret) };
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
    },
    deps,
  );
}
