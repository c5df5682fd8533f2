// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ToolName } from "#dialogue";
import { API_PATHS } from "#telco";
import { openTelcoBench, type TelcoBench } from "#telco/testing";
import type { OperatorApi } from "#telecom";
import { tools } from "../tools/index.ts";
import { contextFor } from "../tools/testing.ts";
import { TOOL_SAMPLES } from "../tools/tool-samples.ts";
import type { ToolContext, ToolSpec } from "../tools/tool-spec.ts";
import { TOOL_APIS } from "./tool-apis.ts";

let bench: TelcoBench;
beforeAll(async () => {
  bench = await openTelcoBench();
});
afterAll(() => bench.close());

/** Runs a tool on a fresh adapter; `without` an interface, its paths lead nowhere. */
async function run(name: ToolName, key: string, args: object, without?: OperatorApi) {
  const called = new Set<OperatorApi>();
  const telco = bench.makeTelco(without === undefined ? {} : { paths: { [without]: `/none${API_PATHS[without]}` } }, {
    onCall: ({ api }) => called.add(api),
  });
  const { payments, billing, tickets, care, signals } = telco;
  const context: ToolContext = contextFor(bench, key, {
    ...{ reads: telco.readsForTurn(), payments, billing, tickets, care, signals },
    // Everybody calls the same number theirs: what a tool asks matters here, not what it finds.
    writtenNumber: () => Promise.resolve("+447700900101"),
    own: { ...contextFor(bench, key).own, quotes: () => Promise.resolve([]) },
  });
  const spec = tools[name] as unknown as ToolSpec<ToolName>;
  const result = await spec.run(spec.argsSchema.parse(args), context);
  return { called, isOk: result.ok };
}

describe("TOOL_APIS", () => {
  it.each(Object.entries(TOOL_SAMPLES).filter(([, samples]) => samples.length > 0))(
    "%s: what it calls is declared, and it works without what it is only better with",
    async (name, samples) => {
      const tool = name as ToolName;
      const { needs, better } = TOOL_APIS[tool];
      const failsWithout = new Set<OperatorApi>();
      // The first sample is the usual case; what only others need is what it is better with.
      for (const [position, { key, args }] of samples.entries()) {
        const plain = await run(tool, key, args);
        expect(plain.isOk, `${tool} for ${key}`).toBe(true);
        expect([...plain.called].filter((api) => !needs.includes(api) && !better.includes(api))).toEqual([]);
        if (position === 0)
          for (const api of plain.called) if (!(await run(tool, key, args, api)).isOk) failsWithout.add(api);
      }
      expect([...failsWithout].filter((api) => !needs.includes(api))).toEqual([]);
      // The other way round: nothing is closed for an interface whose loss no sample notices.
      expect(needs.filter((api) => !failsWithout.has(api))).toEqual([]);
    },
  );
});
