// SPDX-License-Identifier: Apache-2.0
import { CHANNEL_PATHS, type ChannelTransport } from "#channel";

const SEALED = "application/octet-stream";
/** Longer than a slow line takes for ten megabytes, shorter than anybody waits. */
const WHOLE_MS = 300_000;
const KEYS_MS = 20_000;

type Posted = Awaited<ReturnType<ChannelTransport["post"]>>;

/** How bytes leave the browser: to one origin, and with its cookie. */
export function browserTransport(origin: string): ChannelTransport {
  return {
    async keys() {
      try {
        const answer = await fetch(origin + CHANNEL_PATHS.keys, {
          cache: "no-store",
          signal: AbortSignal.timeout(KEYS_MS),
        });
        return answer.ok ? ((await answer.json()) as unknown) : null;
      } catch {
        return null;
      }
    },
    async post(path, body, { signal, onProgress } = {}) {
      if (onProgress !== undefined) return postWithProgress(origin + path, body, onProgress, signal);
      const signals = [AbortSignal.timeout(WHOLE_MS), ...(signal === undefined ? [] : [signal])];
      try {
        const answer = await fetch(origin + path, {
          method: "POST",
          headers: { "content-type": SEALED },
          body,
          cache: "no-store",
          signal: AbortSignal.any(signals),
        });
        return { status: answer.status, body: new Uint8Array(await answer.arrayBuffer()) };
      } catch {
        return null;
      }
    },
  };
}

/** `fetch` cannot tell how much has left. */
async function postWithProgress(
  url: string,
  body: Uint8Array<ArrayBuffer>,
  onProgress: (part: number) => void,
  signal: AbortSignal | undefined,
): Promise<Posted> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const network = (): void => resolve(null);
    request.open("POST", url);
    request.responseType = "arraybuffer";
    request.timeout = WHOLE_MS;
    request.setRequestHeader("content-type", SEALED);
    request.upload.onprogress = (event) => onProgress(event.total === 0 ? 1 : event.loaded / event.total);
    request.onload = () => resolve({ status: request.status, body: new Uint8Array(request.response as ArrayBuffer) });
    request.onerror = network;
    request.ontimeout = network;
    request.onabort = network;
    signal?.addEventListener("abort", () => request.abort(), { once: true });
    request.send(body);
  });
}
