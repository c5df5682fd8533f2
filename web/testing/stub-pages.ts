// SPDX-License-Identifier: Apache-2.0
import type { BrandConfig } from "#protocol";

export const stubBrand: BrandConfig = {
  name: "larkspur",
  displayName: { en: "Larkspur Care", ar: "لاركسبر للعناية" },
  avatarText: "L",
  colours: { primary: "#3b2f86", onPrimary: "#ffffff", primaryDark: "#b9aef5", onPrimaryDark: "#1a1340" },
  greeting: { en: "Hello! What can we do for you?", ar: "أهلًا بك! كيف نساعدك؟" },
  corner: "end",
  starters: [
    { label: { en: "My bill", ar: "فاتورتي" }, text: { en: "Why is my bill higher?", ar: "لماذا ارتفعت فاتورتي؟" } },
    { label: { en: "No service", ar: "لا خدمة" }, text: { en: "I have no service", ar: "لا توجد خدمة" } },
    { label: { en: "Plans", ar: "الباقات" }, text: { en: "Compare plans", ar: "قارن الباقات" } },
  ],
  privacyUrl: "/privacy",
  defaultLang: "en",
};

/** The strictest policy a host page may have and still embed the chat: no inline code or style, Trusted Types enforced. */
export function hostPolicy(chatOrigin: string): string {
  return `default-src 'none'; script-src 'self' ${chatOrigin}; frame-src ${chatOrigin}; connect-src ${chatOrigin}; require-trusted-types-for 'script'; trusted-types 'none'`;
}

/** A page of the operator's site. `body` may hold a form. */
export function hostPage(chatOrigin: string, lang: string, attributes: string, body: string): string {
  return `<!doctype html>
<html lang="${lang}" dir="${lang === "ar" ? "rtl" : "ltr"}">
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Larkspur Telecom</title>
<main>
<h1>Larkspur Telecom</h1>
<p><a href="/other">Another page</a></p>
${body}
</main>
<script src="${chatOrigin}/loader.js" data-brand="larkspur" data-lang="${lang}" data-primary="#3b2f86" data-on-primary="#ffffff" ${attributes} async></script>
</html>`;
}
