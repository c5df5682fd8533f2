// SPDX-License-Identifier: Apache-2.0
import { render } from "preact";
import { startChannel } from "../channel/channel.ts";
import { openDeviceKey } from "../ui/device-key.ts";
import { Api } from "./api.ts";
import { App } from "./app.tsx";
import { applyBrand } from "./brand.ts";
import { Chat } from "./chat.ts";
import { Host } from "./host.ts";
import { keepsCookies, openMemory } from "./memory.ts";

/** Reads the frame's address, waits for the page around it, then opens the conversation. */
async function start(root: HTMLElement): Promise<void> {
  startChannel();
  const address = new URL(location.href).searchParams;
  const theme = address.get("theme");
  if (theme === "dark" || theme === "light") document.documentElement.dataset["theme"] = theme;
  const lang = address.get("lang") === "ar" ? "ar" : "en";
  const brandName = address.get("brand") ?? "default";
  const hasCookies = keepsCookies();
  const api = new Api(hasCookies, await openDeviceKey("visitor", hasCookies));
  const memory = openMemory(() => window.sessionStorage);
  const host = new Host(address.get("host"));
  let canIdentify = false;
  const begun = Promise.withResolvers<undefined>();
  const freshToken = async (): Promise<string | null> => {
    const nonce = canIdentify ? await api.nonce() : null;
    return nonce === null ? null : host.askToken(nonce);
  };
  // From the page behind a link of WhatsApp or SMS. Taken out of the address at once.
  const continueLink = /^#continue=([\w-]{43})$/.exec(location.hash)?.[1] ?? null;
  if (continueLink !== null) history.replaceState(null, "", location.pathname + location.search);
  const chat = new Chat({ continueLink, api, memory, brand: brandName, lang, isShown: true, freshToken });

  const [brand, hello] = await Promise.all([
    api.brand(brandName),
    host.greet((message) => {
      if (message.type === "identify") chat.identify(message.token);
      else if (message.type === "can_identify") {
        canIdentify = true;
        // After the opening, which asks for a token itself once it knows that the page has one.
        void begun.promise.then(freshToken).then((token) => {
          if (token !== null) chat.identify(token);
        });
      } else if (message.type === "shown" || message.type === "hidden") chat.setShown(message.type === "shown");
    }),
  ]);
  if (brand !== null) applyBrand(brand, (sentence) => console.warn(sentence));
  chat.setShown(hello.isShown);
  render(<App chat={chat} api={api} host={host} memory={memory} brand={brand} isApart={!hasCookies} />, root);
  window.addEventListener("online", () => chat.wake());
  window.addEventListener("pageshow", () => chat.wake());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") chat.wake();
  });
  canIdentify ||= hello.canIdentify;
  await chat.begin(hello.identifyToken);
  begun.resolve(undefined);
}

const root = document.getElementById("app");
if (root === null) throw new Error("Cannot start the widget: the page has no #app");
await start(root);
