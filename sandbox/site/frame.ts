// SPDX-License-Identifier: Apache-2.0
import { type Html, html } from "../html.ts";
import { operator } from "../operator.ts";
import type { Brand } from "../operators/kinds.ts";
import { type Words, wordsFor } from "./words.ts";

/** How one page is to be shown: taken from its address. */
export type View = {
  readonly brand: Brand;
  readonly lang: "en" | "ar";
  readonly theme: "light" | "dark" | "auto";
  readonly words: Words;
  readonly signedIn: boolean;
};

/** The brand's name in the language of the page. */
export function nameOf({ brand, lang }: Pick<View, "brand" | "lang">): string {
  return brand.name[lang];
}

export function viewFrom(query: unknown, signedIn: boolean): View {
  const { brand, lang, theme } = query as Record<string, unknown>;
  const { brands, lang: usual } = operator();
  const language = lang === "ar" || lang === "en" ? lang : usual;
  return {
    brand: brands.find((each) => each.id === brand) ?? brands[0],
    lang: language,
    theme: theme === "light" || theme === "dark" ? theme : "auto",
    words: wordsFor(language),
    signedIn,
  };
}

/** An address on this site that keeps brand, language and theme. */
export function linkTo(view: View, path: string, change: { brand?: string; lang?: string } = {}): string {
  const query = new URLSearchParams();
  const brand = change.brand ?? view.brand.id;
  const lang = change.lang ?? view.lang;
  const { brands, lang: usual } = operator();
  if (brand !== brands[0].id) query.set("brand", brand);
  if (lang !== usual) query.set("lang", lang);
  if (view.theme !== "auto") query.set("theme", view.theme);
  const text = query.toString();
  return text === "" ? path : `${path}?${text}`;
}

/** Where the chat lives, seen from this page: beside `www.TENANT.localhost` it is `chat.TENANT.localhost`. */
export function widgetOriginFor(host: string, widgetOrigin: string): string {
  const name = host.split(":")[0] ?? "";
  const { id } = operator();
  if (!name.endsWith(`.${id}.localhost`)) return widgetOrigin;
  const url = new URL(widgetOrigin);
  url.hostname = `chat.${id}.localhost`;
  return url.origin;
}

export type Widget = {
  readonly origin: string;
  readonly integrity: string | null;
  /** Pin of the service's key. */
  readonly serviceKey: string | null;
};

function loaderTag(view: View, widget: Widget): Html {
  const sealed: Html = widget.integrity === null ? { html: "" } : html` integrity="${widget.integrity}"`;
  const pinned: Html = widget.serviceKey === null ? { html: "" } : html` data-service-key="${widget.serviceKey}"`;
  const theme: Html = view.theme === "auto" ? { html: "" } : html` data-theme="${view.theme}"`;
  return html`<script src="${widget.origin}/loader.js"${sealed} crossorigin="anonymous" data-brand="${view.brand.id}" data-lang="${view.lang}" data-label="${view.words.chat}" data-corner="${view.brand.corner}" data-primary="${view.brand.primary}" data-on-primary="${view.brand.onPrimary}"${pinned}${theme} defer></script>
    <script src="/site/identify.js" defer></script>`;
}

function navigation(view: View): Html {
  const { words } = view;
  const session = view.signedIn
    ? html`<form method="post" action="${linkTo(view, "/site/sign-out")}"><button class="link" type="submit">${words.signOut}</button></form>`
    : html`<a href="${linkTo(view, "/signin")}">${words.signIn}</a>`;
  const others = operator()
    .brands.filter((each) => each.id !== view.brand.id)
    .map((each) => html`<a href="${linkTo(view, "/", { brand: each.id })}">${words.otherBrand}</a>`);
  return html`<nav aria-label="${nameOf(view)}">
      <a href="${linkTo(view, "/")}">${words.home}</a>
      <a href="${linkTo(view, "/help")}">${words.help}</a>
      <a href="/outbox">${words.outbox}</a>
      ${others}
      <a href="${linkTo(view, "/", { lang: view.lang === "ar" ? "en" : "ar" })}" lang="${view.lang === "ar" ? "en" : "ar"}">${words.otherLanguage}</a>
      ${session}
    </nav>`;
}

/** A whole page of the site around its content. `widget` is null where the chat does not belong. */
export function pageFrame(
  view: View,
  title: string,
  body: Html,
  widget: Widget | null,
  head: Html = { html: "" },
): string {
  const chat = widget === null ? { html: "" } : loaderTag(view, widget);
  return html`<!doctype html>
<html lang="${view.lang}" dir="${view.lang === "ar" ? "rtl" : "ltr"}" data-brand="${view.brand.id}" data-theme="${view.theme}" data-signed-in="${view.signedIn ? "yes" : "no"}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title} · ${nameOf(view)}</title>
    ${head}<link rel="stylesheet" href="/site/pages.css">
    <link rel="icon" href="/favicon.ico">
    ${chat}
  </head>
  <body>
    <header class="top"><a class="name" href="${linkTo(view, "/")}">${nameOf(view)}</a>${navigation(view)}</header>
    <main>${body}</main>
  </body>
</html>
`.html;
}
