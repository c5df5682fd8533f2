// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { AppError, Sensitive } from "#kernel";
import type { ClientsSurface } from "#surfaces";
import type { LoadedConfig } from "./load-config.ts";

const MINUTE_MS = 60_000;
/** Whoever guesses the secret speaks as anybody's window: 32 characters are made, not thought up. */
const LEAST_CHARS = 32;

/** Files of secrets that servers of the operator show, by the key of the configuration that names them. */
export function clientSecrets({
  clients: { rasa, directLine },
}: LoadedConfig["config"]): readonly (readonly [key: string, file: string])[] {
  return [
    ...(rasa?.secretFile === undefined ? [] : [["clients.rasa.secretFile", rasa.secretFile] as const]),
    ...(directLine?.secretFile === undefined
      ? []
      : [["clients.directLine.secretFile", directLine.secretFile] as const]),
  ];
}

/**
 * Chat windows of others as configured; those that are not named are not let in.
 *
 * @throws AppError - `main.client_secret_unreadable`, `main.client_secret_short`.
 */
export async function openClients({ config: { clients }, baseDir }: LoadedConfig): Promise<ClientsSurface> {
  const { rasa, directLine, deepChat } = clients;
  const read = async (file: string | undefined): Promise<Sensitive<string> | null> =>
    file === undefined ? null : readSecret(resolve(baseDir, file));
  return {
    rasa: rasa ? { origins: rasa.origins, takesPolling: rasa.polling, secret: await read(rasa.secretFile) } : null,
    directLine: directLine
      ? {
          origins: directLine.origins,
          tokenMs: directLine.tokenMinutes * MINUTE_MS,
          secret: await read(directLine.secretFile),
        }
      : null,
    deepChat: deepChat ? { origins: deepChat.origins, secret: null } : null,
  };
}

async function readSecret(path: string): Promise<Sensitive<string>> {
  let secret: string;
  try {
    secret = (await readFile(path, "utf8")).trim();
  } catch (cause) {
    throw new AppError("main.client_secret_unreadable", `Cannot read a secret of clients: ${path} cannot be opened`, {
      cause,
    });
  }
  if (secret.length < LEAST_CHARS)
    throw new AppError(
      "main.client_secret_short",
      `Cannot use a secret of clients: ${path} holds less than ${LEAST_CHARS} characters`,
    );
  return new Sensitive(secret);
}
