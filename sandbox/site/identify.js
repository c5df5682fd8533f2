// SPDX-License-Identifier: Apache-2.0
// Tells the chat who is signed in. Whenever the chat needs proof it names a nonce, and this site's own server signs a token over it.
async function tokenFor(nonce) {
  const answer = await fetch(`/site/identify-token?nonce=${encodeURIComponent(nonce)}`, { credentials: "same-origin" });
  return answer.ok ? (await answer.json()).token : null;
}

function identify() {
  window.wardline.identify(tokenFor);
}

if (document.documentElement.dataset.signedIn === "yes") {
  if (window.wardline === undefined) window.addEventListener("wardline:ready", identify, { once: true });
  else identify();
}
