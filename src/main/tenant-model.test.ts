// SPDX-License-Identifier: Apache-2.0
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import type { ScreenedText } from "#kernel";
import { trainIntentModel, understand } from "#nlu";
import type { LoadedConfig } from "./load-config.ts";
import { openIntentModelOf, openShippedModel, packModel, tenantModelFile, unpackModel } from "./tenant-model.ts";
import { TRAINING_CONTEXT } from "./train-intents.ts";

const texts = ["my zapbox is dark", "the zapbox does nothing", "zapbox broken", "zapbox light red"].flatMap((text) => [
  { text, intent: "broadband" },
  { text: text.replace("zapbox", "purse"), intent: "out_of_scope" },
]);

it("openIntentModelOf() reads what the operator trained, and the shipped model where nothing was", async () => {
  const baseDir = await mkdtemp(join(tmpdir(), "wardline-nlu-"));
  const loaded = { baseDir, config: { data: { dir: "data" } } } as LoadedConfig;
  expect((await openIntentModelOf(loaded)).intents).toEqual((await openShippedModel()).intents);
  const file = tenantModelFile(loaded);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, packModel(trainIntentModel(texts, { context: TRAINING_CONTEXT })));
  const own = await openIntentModelOf(loaded);
  expect(own.intents).toEqual(["broadband", "out_of_scope"]);
  expect(understand("zapbox broken again" as ScreenedText, own, TRAINING_CONTEXT).intents[0]?.intent).toBe("broadband");
});

it.each([[new Uint8Array(0)], [new Uint8Array(3)], [new Uint8Array([255, 255, 255, 127, 0])], [new Uint8Array(64)]])(
  "unpackModel() refuses a damaged file and says what to do",
  (bytes) => {
    expect(() => unpackModel(bytes)).toThrow(/run `wardline nlu train` again/);
  },
);
