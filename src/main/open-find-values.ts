// SPDX-License-Identifier: Apache-2.0
import { rawText } from "#kernel";
import { EMPTY_MEMORY, screen, tenantRecognizers } from "#pii";
import type { FindValues } from "#surfaces";
import type { LoadedConfig } from "./load-config.ts";
import { openSpanModel } from "./open-span-model.ts";

/** The detector as the server uses it, for files: it masks nothing and remembers nothing. */
export async function openFindValues({ config }: LoadedConfig): Promise<FindValues> {
  const options = {
    defaultCountry: config.locale.country,
    memory: EMPTY_MEMORY,
    // Names a value within one line only, and the name is thrown away.
    keyedHash: (text: string) => text,
    spanModel: await openSpanModel(),
    tenant: tenantRecognizers(config.pii),
  };
  return (text) => screen(rawText(text), options).findings.map(({ kind, start, end }) => ({ kind, start, end }));
}
