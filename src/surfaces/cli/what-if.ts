// SPDX-License-Identifier: Apache-2.0
import type { Change, WhatIfAnswer } from "#app";
import type { Terminal } from "./terminal.ts";

const WORDS: Readonly<Record<string, (to: string) => string>> = {
  principal: () => "they had proved who they are",
  role: (to) => `they also had the role ${to}`,
  level: (to) => `the level were A${to}`,
  age_seconds: (to) => `the sign-in or proof were at most ${to} seconds old`,
  relation: (to) => `they were to it: ${to}`,
  grant_seconds: () => "their right had not ended",
  signals: () => "the network's signals were clean",
  alarm: () => "no alarm stood on the line",
  reported: () => "nobody had reported the line",
  settled: () => "a settled passkey proved it",
  purpose: (to) => `the purpose were ${to}`,
  owner: (to) => `the conversation were with: ${to}`,
  hour: (to) => `it were ${to} o'clock`,
  binds: () => "it did not bind",
  amount: (to) => `it added at most ${to}`,
  held_by: () => "the case were with them",
  waiting: () => "the case were waiting",
  proposed_by: () => "somebody else had asked",
};
const BESIDE: Readonly<Record<WhatIfAnswer["beside"][number], string>> = {
  account_disabled: "their account is disabled, whatever the policies say",
  in_quarantine: "they are in quarantine, whatever the policies say",
};

/** What the gate answered, in words. @returns 0: allowed; 1: refused. */
export function printWhatIf(answer: WhatIfAnswer, terminal: Terminal): number {
  const { isAllowed, decision, beside, ways, would } = answer;
  terminal.write(isAllowed ? "allowed\n" : "refused\n");
  for (const reason of beside) terminal.write(`  ${BESIDE[reason]}\n`);
  const says = decision.isAllowed ? "permitted by" : "forbidden by";
  if (decision.policies.length > 0) terminal.write(`  ${says} ${decision.policies.join(", ")}\n`);
  else if (!decision.isAllowed) terminal.write("  no policy permits it as it stands\n");
  if (isAllowed) terminal.write(`  may leave: ${[...decision.fields].join(", ")}\n`);
  for (const way of ways) terminal.write(`  would be allowed if ${way.map(words).join(" and ")}\n`);
  if (would.length > 0) terminal.write(`  then permitted by ${would.join(", ")}\n`);
  if (!isAllowed && beside.length === 0 && ways.length === 0)
    terminal.write("  nothing that can change would allow it\n");
  return isAllowed ? 0 : 1;
}

function words({ what, to }: Change): string {
  return WORDS[what]?.(to) ?? `${what}: ${to}`;
}
