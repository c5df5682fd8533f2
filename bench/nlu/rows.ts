// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { type LabelledText, OUT_OF_SCOPE } from "#nlu";

/** Which of our intents serve which flow of the telecom catalogue; several intents may be one flow. */
const FLOWS: Readonly<Record<string, readonly string[]>> = {
  B1: ["bill_higher"],
  B2: ["balance_due"],
  B3: ["invoice_copy"],
  B4: ["dispute_charge"],
  B5: ["payment_plan"],
  B6: ["payment_method"],
  B7: ["call_detail"],
  B8: ["top_up"],
  B9: ["cost_control", "business_invoice"],
  T1: ["no_service"],
  T2: ["no_data"],
  T3: ["no_calls_messages"],
  T4: ["broadband"],
  T5: ["roaming"],
  T6: ["lost_phone"],
  T7: ["sim_pin_puk"],
  T8: ["sim_change"],
  T9: ["appointment"],
  T10: ["scam_report"],
  U1: ["compare_plans"],
  U2: ["plan_eligibility"],
  U3: ["change_plan", "undo_change"],
  U4: ["add_on"],
  U5: ["device_upgrade"],
  U6: ["new_line"],
  U7: ["cancel_service"],
  U8: ["change_owner"],
  human: ["human"],
  privacy_request: ["privacy_request", "delete_chat"],
  security_checkup: ["security_checkup", "lock_account", "recover_access"],
  smalltalk: ["greeting", "thanks", "goodbye", "about_bot"],
};
const flowOf = new Map(Object.entries(FLOWS).flatMap(([flow, intents]) => intents.map((intent) => [intent, flow])));
/** What is said back to an insult is what is said to anything else that the bot does not do. */
const UNSERVED = new Set(["abuse"]);

/** Lines of `{text, intent, lang}`; in telecom files the field `flow` is the intent, `oos` is out of scope in all. */
export function readRows(file: string): LabelledText[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const row = JSON.parse(line) as { text: string; intent?: string; flow?: string };
      const intent = row.flow ?? row.intent ?? OUT_OF_SCOPE;
      return { text: row.text, intent: intent === "oos" ? OUT_OF_SCOPE : intent };
    });
}

/** Whether an intent is what a row wants: the same name, or an intent of the flow that the row names. */
export function isWanted(wanted: string, got: string): boolean {
  return wanted === got || FLOWS[wanted]?.includes(got) === true || (wanted in FLOWS && flowOf.get(got) === wanted);
}

/** Intents that the bot answers like anything out of scope. */
export function isRefusal(intent: string): boolean {
  return intent === OUT_OF_SCOPE || UNSERVED.has(intent);
}
