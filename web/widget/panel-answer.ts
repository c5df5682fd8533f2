// SPDX-License-Identifier: Apache-2.0
import type { PanelContent } from "#protocol";
import { isFields } from "../ui/wire.ts";

/**
 * The one function through which a panel's answer is opened in the browser, whatever form it travelled in. Null: this build cannot read it.
 * What it returns belongs to the element that shows it; nothing else holds it.
 */
export function openPanelAnswer(value: unknown): PanelContent | null {
  if (!isFields(value) || value["seal"] !== "none" || !isFields(value["content"])) return null;
  const { items, showForSeconds } = value["content"];
  if (!Array.isArray(items) || typeof showForSeconds !== "number" || !items.every(isItem)) return null;
  return value["content"] as unknown as PanelContent;
}

function isItem(item: unknown): boolean {
  if (!isFields(item) || typeof item["label"] !== "string") return false;
  switch (item["kind"]) {
    case "code":
    case "text":
    case "qr":
      return typeof item["value"] === "string";
    case "link":
      return typeof item["href"] === "string" && /^https?:\/\//u.test(item["href"]);
    case "table":
      return Array.isArray(item["columns"]) && Array.isArray(item["rows"]) && item["rows"].every(Array.isArray);
    default:
      return false;
  }
}
