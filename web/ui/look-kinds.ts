// SPDX-License-Identifier: Apache-2.0
import type { LookList } from "#protocol";

/** What entries say by which somebody saw data, to the person it is about: English, Arabic. The widget and the receipt say it alike. */
export const LOOKS: Readonly<Record<LookList["looks"][number]["kind"], readonly [string, string]>> = {
  "data.read": ["Your data was read", "قُرئت بياناتك"],
  "agent.read": ["A member of staff read this", "اطّلع موظف على هذا"],
  "agent.revealed": ["A member of staff was shown a hidden value", "عُرضت على موظف قيمة مخفية"],
  "agent.looked_up": ["A member of staff looked up what is kept of you", "بحث موظف عمّا هو محفوظ عنك"],
  "value.shown": ["A hidden value was shown to its owner", "عُرضت قيمة مخفية على صاحبها"],
  "value.released": ["A value was taken out of hiding because you said so", "أُظهرت قيمة بناءً على قولك"],
  "secret.shown": ["A secret was shown to you once", "عُرض عليك سرّ مرة واحدة"],
};

export const ACTORS: Readonly<Record<string, readonly [string, string]>> = {
  subject: ["you", "أنت"],
  bot: ["the assistant", "المساعد الآلي"],
  agent: ["a member of staff", "موظف"],
  system: ["the service", "الخدمة"],
};
