// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { AppError } from "#kernel";
import { type IntentModel, loadIntentModel, type TrainedModel } from "#nlu";
import type { LoadedConfig } from "./load-config.ts";
import { packageRoot } from "./paths.ts";

/** Where `wardline nlu train` puts a model that knows the operator's own examples. */
export function tenantModelFile({ baseDir, config }: LoadedConfig): string {
  return join(resolve(baseDir, config.data.dir), "nlu", "intents.model");
}

/** Header and weights in one file, so that they are replaced together: length of the header (32 bits), header as JSON, weights. */
export function packModel({ header, bytes }: TrainedModel): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const packed = new Uint8Array(4 + json.length + bytes.length);
  new DataView(packed.buffer).setUint32(0, json.length, true);
  packed.set(json, 4);
  packed.set(bytes, 4 + json.length);
  return packed;
}

/** @throws AppError `nlu.model_unreadable` - If the file was made by another version, or is damaged. */
export function unpackModel(packed: Uint8Array): IntentModel {
  try {
    const length = new DataView(packed.buffer, packed.byteOffset).getUint32(0, true);
    const header: unknown = JSON.parse(new TextDecoder().decode(packed.subarray(4, 4 + length)));
    return loadIntentModel(packed.subarray(4 + length), header);
  } catch (cause) {
    throw new AppError("nlu.model_unreadable", "Cannot load the trained intent model: run `wardline nlu train` again", {
      cause,
    });
  }
}

/** The operator's model where one was trained, else the one that is shipped. */
export async function openIntentModelOf(loaded: LoadedConfig): Promise<IntentModel> {
  const packed = await readFile(tenantModelFile(loaded)).catch((cause: unknown) => {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return null;
    throw cause;
  });
  return packed === null ? openShippedModel() : unpackModel(packed);
}

export async function openShippedModel(): Promise<IntentModel> {
  const dir = join(packageRoot, "models", "nlu");
  const [weights, header] = await Promise.all([
    readFile(join(dir, "intents.bin")),
    readFile(join(dir, "intents.json"), "utf8"),
  ]);
  return loadIntentModel(weights, JSON.parse(header));
}
