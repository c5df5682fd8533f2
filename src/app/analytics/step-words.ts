// SPDX-License-Identifier: Apache-2.0
import { type Step, wordGist } from "#dialogue";
import type { AppDeps } from "../deps.ts";
import { flowWords } from "../flow-words.ts";

type Both = { readonly en: string; readonly ar: string };

const LONGEST = 90;

/** Steps that ask nothing in words of the catalogue. */
const KINDS = {
  card: { en: "An overview", ar: "عرض ملخص" },
  branch: { en: "A decision", ar: "قرار" },
  set: { en: "A value is noted", ar: "تدوين قيمة" },
  troubleshoot: { en: "Searching for the fault", ar: "البحث عن العطل" },
  hand_over: { en: "Handing over to a person", ar: "الإحالة إلى موظف" },
  secure: { en: "Adding or removing a way to sign in", ar: "إضافة طريقة دخول أو إزالتها" },
  recover: { en: "Getting access back", ar: "استعادة الوصول" },
  goto: { en: "Going on elsewhere", ar: "المتابعة في موضع آخر" },
  menu: { en: "Choosing a topic", ar: "اختيار موضوع" },
  end: { en: "The end", ar: "النهاية" },
} as const satisfies Partial<Record<Step["kind"], Both>>;

/**
 * What a step of a flow is called in both languages, for staff: the question it asks or the reason it gives, as customers read it, with `…` where a value
 * stands.
 *
 * @returns Null where this release has no such step: flows change, and counts stay.
 */
export function stepWords(
  { flows, catalogues }: Pick<AppDeps, "flows" | "catalogues">,
  flow: string,
  id: string,
): Both | null {
  const step = flows.flows.get(flow)?.steps.find((one) => one.id === id);
  if (step === undefined) return null;
  const asked = (message: string): Both => ({
    en: short(wordGist(catalogues, "en", message)),
    ar: short(wordGist(catalogues, "ar", message)),
  });
  switch (step.kind) {
    case "say":
    case "ask":
    case "choose":
      return asked(step.message);
    case "call":
    case "require":
      return asked(step.why);
    case "propose":
      return asked(step.title);
    case "flow":
      return flowWords({ flows, catalogues }, step.flow);
    default:
      return KINDS[step.kind];
  }
}

function short(text: string): string {
  const line = text.replace(/\s+/gu, " ").trim();
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1).trimEnd()}…`;
}
