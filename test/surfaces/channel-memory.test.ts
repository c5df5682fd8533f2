// SPDX-License-Identifier: Apache-2.0
// What a node keeps of the sessions of its sealed channel.
import { expect, test } from "vitest";
import { Channel } from "#app";
import { CHANNEL_PATHS, ChannelClient } from "#channel";
import { channelCrypto } from "#crypto";
import { MemoryChannelStore, stubOptions } from "../../web/testing/stub-channel.ts";

const MINUTE_MS = 60_000;
const STATUS = { ok: 200, gone: 410 };

/** A channel whose clock stands still, and clients of it without a network between them. */
function makeRig(): { readonly channel: Channel; later: (ms: number) => void; connect: () => ChannelClient } {
  let now = 1_790_000_000_000;
  const channel = new Channel({ ...stubOptions(new MemoryChannelStore()), clock: { now: () => now } });
  const connect = (): ChannelClient =>
    new ChannelClient({
      crypto: channelCrypto,
      pins: null,
      now: () => now,
      transport: {
        keys: () => channel.list(),
        async post(path, body) {
          if (path === CHANNEL_PATHS.hello) {
            const made = await channel.welcome(body, new Uint8Array(32));
            return made.ok ? { status: STATUS.ok, body: made.value } : { status: STATUS.gone, body: new Uint8Array(0) };
          }
          const opened = await channel.open(body);
          if (!opened.ok) return { status: STATUS.gone, body: new Uint8Array(0) };
          const answer = { status: STATUS.ok, headers: {}, body: new TextEncoder().encode("heard") };
          return { status: STATUS.ok, body: await opened.value.seal(answer) };
        },
      },
    });
  return { channel, connect, later: (ms) => void (now += ms) };
}

async function says(client: ChannelClient): Promise<string> {
  const done = await client.exchange({ method: "POST", path: "/v1/x", headers: {}, body: new Uint8Array([1]) });
  return done.ok ? new TextDecoder().decode(done.value.body) : done.why;
}

test("Channel lets go of whoever is silent, and knows it again when it speaks", async () => {
  const { channel, connect, later } = makeRig();
  const silent = connect();
  expect(await says(silent)).toBe("heard");
  for (let at = 0; at < 20; at += 1) await connect().ready();
  expect(channel.held).toBe(21);

  later(2 * MINUTE_MS);
  expect(await says(silent)).toBe("heard");
  later(2 * MINUTE_MS);
  // The others were silent for four minutes, this one for two.
  await connect().ready();
  expect(channel.held).toBe(2);

  later(4 * MINUTE_MS);
  await connect().ready();
  expect(channel.held).toBe(1);
  expect(await says(silent)).toBe("heard");
  expect(channel.held).toBe(2);
});
