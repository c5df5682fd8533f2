// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { access, chmod, constants, stat } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { parse } from "yaml";
import type { Installation } from "#app";
import { readIfThere, replaceFile } from "../durable-file.ts";
import { packageRoot } from "../paths.ts";
import { checkConfig, draftConfig, withoutSecrets } from "./config-file.ts";
import { type ProbeParts, probesOf, runProbe } from "./probes.ts";
import { SETUP_FIELDS, textOfField } from "./setup-fields.ts";

/** The configuration file of this process, and the tests of whom it names. */
export function openInstallation(parts: ProbeParts): Installation {
  const { loaded } = parts;
  const path = loaded.file ?? resolve(loaded.baseDir, "wardline.yaml");
  const defaults = async (): Promise<Record<string, unknown>> =>
    (parse((await readIfThere(resolve(packageRoot, "config", "defaults.yaml"))) ?? "") ?? {}) as Record<
      string,
      unknown
    >;
  const read = async (): Promise<string> => (await readIfThere(path)) ?? "";
  return {
    async view() {
      const isWritten = (key: string): boolean => valueAt(loaded.own, key.split(".")) !== undefined;
      return {
        fields: SETUP_FIELDS.map((field) => ({
          key: field.key,
          part: field.part,
          kind: field.kind,
          value: withoutSecrets(textOfField(field, valueAt(loaded.config, field.key.split(".")))),
          origin: isWritten(field.key) ? ("file" as const) : ("default" as const),
          choices: [...(field.choices ?? [])],
          isFixed: field.isFixed === true && isWritten(field.key),
        })),
        connectors: [...probesOf(parts)].map(([name, probe]) => ({ name, isOn: probe !== null })),
        file: { name: loaded.file === null ? null : basename(loaded.file), isWritable: await isWritable(path) },
      };
    },
    check: (connector) => runProbe(parts, connector),
    draft: async (changes) => draftConfig(await read(), await defaults(), changes),
    digest: async () => digestOf(await read()),
    async write(text, before) {
      if (digestOf(await read()) !== before) return false;
      if (checkConfig(parse(text), await defaults()).length > 0 || !(await isWritable(path))) return false;
      const mode = await stat(path).then(
        (known) => known.mode & 0o777,
        () => 0o640,
      );
      await replaceFile(path, text);
      await chmod(path, mode);
      return true;
    },
  };
}

/** The folder too: the file is replaced, not written over. */
async function isWritable(path: string): Promise<boolean> {
  const may = (place: string): Promise<boolean> =>
    access(place, constants.W_OK).then(
      () => true,
      () => false,
    );
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  return (await may(dirname(path))) && (!isThere || (await may(path)));
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, name) => (typeof at === "object" && at !== null ? (at as Record<string, unknown>)[name] : undefined),
    value,
  );
}
