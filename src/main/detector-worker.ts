// SPDX-License-Identifier: Apache-2.0
// Runs the detector on a thread of its own: one that hangs or crashes there ends alone, and the server goes on.
import { parentPort, workerData } from "node:worker_threads";
import type { DetectorTask } from "#app";
import { rawText } from "#kernel";
import { findInConversation, MASKED_KINDS, type MaskedKind, type TenantRules, tenantRecognizers } from "#pii";
import { openSpanModel } from "./open-span-model.ts";

const { defaultCountry, rules } = workerData as { readonly defaultCountry: string; readonly rules: TenantRules };
const spanModel = await openSpanModel();
const tenant = tenantRecognizers(rules);

function find({ text, earlier, kinds, expects }: DetectorTask): ReturnType<typeof findInConversation> {
  return findInConversation(rawText(text), earlier, {
    defaultCountry,
    spanModel,
    tenant,
    kinds: new Set(kinds as readonly MaskedKind[]),
    ...(expects === null ? {} : { expects }),
  });
}

// The first screenings compile, for every kind of value; nobody should wait for that, least of all on a busy machine, where it would be too slow.
for (const text of [
  "my number is 07700 900123 and my name is Jane Doe",
  "مرحبا رقمي 07700900123",
  "write to jane.doe@example.org about my card 4111 1111 1111 1111",
])
  find({ text, earlier: [], kinds: MASKED_KINDS, expects: null });

parentPort?.on("message", (task: DetectorTask) => {
  let answer: { readonly found: ReturnType<typeof findInConversation> } | null = null;
  try {
    answer = { found: find(task) };
  } catch {
    // No cause: it could quote the text.
  }
  parentPort?.postMessage(answer);
});
parentPort?.postMessage("ready");
