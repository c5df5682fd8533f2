// SPDX-License-Identifier: Apache-2.0
// Runs in a worker of its own: the arithmetic of the key exchange never holds up what is typed. Bundled into the page's own script
// (see `worker-source.ts`), so that who checks the script has checked this.
import { ChannelClient, ChannelSocket } from "#channel";
import { browserCrypto } from "./browser-crypto.ts";
import type { FromWorker, ToWorker } from "./messages.ts";
import { browserTransport } from "./transport.ts";

type Scope = {
  postMessage(message: FromWorker, transfer?: Transferable[]): void;
  addEventListener(type: "message", listener: (event: MessageEvent<ToWorker>) => void): void;
};
const scope = globalThis as unknown as Scope;
const started = Promise.withResolvers<{ client: ChannelClient; origin: string }>();
const requests = new Map<number, AbortController>();
const sockets = new Map<number, ChannelSocket>();

function start({ origin, pins }: Extract<ToWorker, { type: "start" }>): void {
  const client = new ChannelClient({
    crypto: browserCrypto,
    transport: browserTransport(origin),
    pins,
    now: () => Date.now(),
    onBlock: (why) => scope.postMessage({ type: "block", why }),
  });
  started.resolve({ client, origin });
  void client.ready();
}

async function exchange({ id, request, body, wantsProgress }: Extract<ToWorker, { type: "fetch" }>): Promise<void> {
  const { client } = await started.promise;
  const stop = new AbortController();
  requests.set(id, stop);
  const bytes = body instanceof Blob ? new Uint8Array(await body.arrayBuffer()) : body;
  const done = await client.exchange(
    { ...request, body: bytes },
    {
      signal: stop.signal,
      ...(wantsProgress ? { onProgress: (part: number) => scope.postMessage({ type: "progress", id, part }) } : {}),
    },
  );
  requests.delete(id);
  scope.postMessage({ type: "answer", id, answer: done.ok ? done.value : null });
}

async function open({ id, path }: Extract<ToWorker, { type: "socket" }>): Promise<void> {
  const { client, origin } = await started.promise;
  const url = `${origin.replace(/^http/u, "ws")}${path}?channel=1`;
  const socket = new ChannelSocket(client, () => new WebSocket(url), {
    onOpen: () => scope.postMessage({ type: "opened", id }),
    onText: (text) => scope.postMessage({ type: "text", id, text }),
    onClose: (code) => {
      sockets.delete(id);
      scope.postMessage({ type: "closed", id, code });
    },
  });
  sockets.set(id, socket);
}

scope.addEventListener("message", ({ data }) => {
  switch (data.type) {
    case "start":
      start(data);
      break;
    case "fetch":
      void exchange(data).catch(() => scope.postMessage({ type: "answer", id: data.id, answer: null }));
      break;
    case "abort":
      requests.get(data.id)?.abort();
      break;
    case "socket":
      void open(data);
      break;
    case "send":
      sockets.get(data.id)?.send(data.text);
      break;
    case "close":
      sockets.get(data.id)?.close();
      break;
    case "retry":
      void started.promise.then(({ client }) => client.retry());
      break;
  }
});
