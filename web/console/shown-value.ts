// SPDX-License-Identifier: Apache-2.0
import type { DeskValues } from "#protocol";
import { isFields } from "../ui/wire.ts";
import type { Reply } from "./api.ts";

/** A value until a time, or why it is not shown. */
export type ShownValue =
  | { readonly value: string; readonly hideAt: string; readonly left: number }
  | "refused"
  | "spent"
  | "gone"
  | "failed";

/** What the service said when a hidden value was asked for. */
export function shownValue(reply: Reply | null, name: string): ShownValue {
  if (reply === null || reply.status >= 500) return "failed";
  if (reply.status === 429) return "spent";
  if (reply.status !== 200 || !isFields(reply.value) || !Array.isArray(reply.value["values"])) return "refused";
  const { values, hideAt, left } = reply.value as unknown as DeskValues;
  const found = values.find((one) => one.name === name);
  return found === undefined ? "gone" : { value: found.value, hideAt, left };
}
