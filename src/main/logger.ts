// SPDX-License-Identifier: Apache-2.0
import { type DestinationStream, type Logger, pino } from "pino";
import type { Log } from "#app";
import { codeOf, guardFields, guardMessage } from "./log-guard.ts";

/**
 * Diagnostics as JSON lines on standard error. Requests are not logged one by one; headers, addresses, URLs and bodies never are.
 * Whoever logs, the framework too, passes one guard: only known fields of known shapes, only sentences that quote nobody.
 *
 * @param destination - Standard error, but for tests.
 */
export function makeLogger(
  level: string,
  destination: DestinationStream = pino.destination({ fd: 2, sync: false }),
): Logger {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      hooks: {
        logMethod(args: unknown[], method) {
          const [first, second] = args;
          const error = errorIn(first);
          if (error !== null) method.call(this, { code: codeOf(error) }, "The framework met an error");
          else if (typeof first === "object" && first !== null)
            method.call(this, guardFields(first), guardMessage(second));
          else method.call(this, {}, guardMessage(first));
        },
      },
    },
    destination,
  );
  // What a child is bound to would be written past the guard; the framework makes one for each request.
  logger.child = (() => logger) as unknown as typeof logger.child;
  return logger;
}

function errorIn(first: unknown): unknown {
  if (first instanceof Error) return first;
  return typeof first === "object" && first !== null && "err" in first ? first.err : null;
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
