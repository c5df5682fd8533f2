// SPDX-License-Identifier: Apache-2.0
import type { ClientToken } from "#app";
import type { ClientsSurface } from "../surface.ts";

/** What clients have as `domain`. */
export const DIRECT_LINE = "/clients/direct-line/v3/directline";

export type DirectLineDoor = NonNullable<ClientsSurface["directLine"]>;

/** Whether a token was made for this page; without an Origin no page asks. */
export function isTrusted({ origins }: ClientToken, origin: string | undefined): boolean {
  return origins === null || origin === undefined || origins.includes(origin);
}
