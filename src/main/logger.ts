// SPDX-License-Identifier: Apache-2.0
import { type Logger, pino } from "pino";
import type { Log } from "#app";

/**
 * Diagnostics as JSON lines on standard error. Requests are not logged one by one; headers, addresses, URLs and bodies never are.
 */
export function makeLogger(level: string): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { req: () => undefined, res: () => undefined, err: (error: unknown) => ({ code: codeOf(error) }) },
      redact: { paths: ["headers", "cookie", "authorization", "token", "text", "msisdn", "address"], remove: true },
    },
    pino.destination({ fd: 2, sync: false }),
  );
}

export function makeLog(logger: Logger): Log {
  return {
    info: (fields, message) => {
      logger.info(fields, message);
    },
    warn: (fields, message) => {
      logger.warn(fields, message);
    },
    error: (fields, message) => {
      logger.error(fields, message);
    },
  };
}

/** Messages of foreign errors may quote what was sent; codes do not. */
function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error
    ? String(error.code)
    : error instanceof Error
      ? error.name
      : "unknown";
}
