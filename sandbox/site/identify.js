// SPDX-License-Identifier: Apache-2.0
// Tells the chat who is signed in: fetches a short-lived token from this site's own server and hands it over.
// A token lives five minutes and works once, so a fresh one is fetched before the last one ends.
const renewMs = 4 * 60_000;

async function identify() {
  if (window.wardline === undefined) return;
  const nonce = crypto
    .getRandomValues(new Uint8Array(16))
    .reduce((text, byte) => text + byte.toString(16).padStart(2, "0"), "");
  const answer = await fetch(`/site/identify-token?nonce=${nonce}`, { credentials: "same-origin" });
  window.wardline.identify(answer.ok ? (await answer.json()).token : null);
}

if (document.documentElement.dataset.signedIn === "yes") {
  identify();
  setInterval(identify, renewMs);
}
