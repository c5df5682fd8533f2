// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from "#kernel";

/**
 * Reads one argument of an act as text. We wrote the arguments ourselves when the act was proposed.
 *
 * @throws TypeError - When it is missing or not text: a bug in what proposed the act, and no order may be built on it.
 */
export function requireText(args: JsonObject, name: string): string {
  const value = args[name];
  if (typeof value !== "string") throw new TypeError(`Cannot carry out the act: argument ${name} is not text`);
  return value;
}
