// SPDX-License-Identifier: Apache-2.0
import type { Json, Lang } from "#kernel";
import type { SubjectCopy } from "./copy.ts";

type Word =
  | "title"
  | "made"
  | "profile"
  | "conversations"
  | "records"
  | "authenticators"
  | "requests"
  | "limits"
  | "history"
  | "withheld"
  | "nothing"
  | "elsewhere";

const WORDS: Readonly<Record<Lang, Readonly<Record<Word, string>>>> = {
  en: {
    title: "What we hold about you",
    made: "Made on",
    profile: "Who you are to us",
    conversations: "Conversations",
    records: "Consents and records",
    authenticators: "Ways to sign in",
    requests: "Your requests",
    limits: "Limits you set",
    history: "What was done with your data",
    withheld: "What is left out, and why",
    nothing: "Nothing.",
    elsewhere: "Bills, contracts and usage lie in the operator's own systems and are not in this file.",
  },
  ar: {
    title: "ما نحتفظ به عنك",
    made: "أُعدّ في",
    profile: "هويتك لدينا",
    conversations: "المحادثات",
    records: "الموافقات والسجلات",
    authenticators: "وسائل تسجيل الدخول",
    requests: "طلباتك",
    limits: "القيود التي وضعتها",
    history: "ما جرى ببياناتك",
    withheld: "ما لم يُدرج، ولماذا",
    nothing: "لا شيء.",
    elsewhere: "الفواتير والعقود والاستخدام في أنظمة المشغّل نفسها وليست في هذا الملف.",
  },
};

const STYLE =
  "body{font:16px/1.5 system-ui,sans-serif;max-width:56rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}" +
  "dl{margin:0 0 .5rem;padding-inline-start:1rem;border-inline-start:2px solid #8888}dt{font-weight:600}dd{margin:0;overflow-wrap:anywhere;white-space:pre-wrap}";

/** The same copy for people: one page without scripts, styles of others or addresses; every value is text, whatever it looks like. */
export function copyPage(copy: SubjectCopy, lang: Lang): string {
  const say = WORDS[lang];
  const section = (title: string, content: Json): string =>
    `<section><h2>${escape(title)}</h2>${show(content, say.nothing)}</section>`;
  const conversations = copy.conversations.map(({ id, openedAt, rows }) => {
    const { file_piece: _pieces, ...readable } = rows;
    return { id, openedAt, ...readable };
  });
  return `<!doctype html><html lang="${lang}" dir="${lang === "ar" ? "rtl" : "ltr"}"><head><meta charset="utf-8"><meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'"><meta name="viewport" content="width=device-width"><title>${escape(say.title)}</title><style>${STYLE}</style></head><body><main><h1>${escape(say.title)}</h1><p>${escape(say.made)} <bdi>${escape(copy.madeAt)}</bdi></p><p>${escape(say.elsewhere)}</p>${[
    section(say.profile, copy.profile),
    section(say.conversations, conversations),
    section(say.records, copy.records),
    section(say.authenticators, [...copy.authenticators]),
    section(say.requests, [...copy.requests]),
    section(say.limits, copy.limits),
    section(say.history, [...copy.history]),
    section(
      say.withheld,
      copy.withheld.map((one) => ({ ...one })),
    ),
  ].join("")}</main></body></html>`;
}

function show(value: Json, nothing: string): string {
  if (value === null) return `<p>${escape(nothing)}</p>`;
  if (typeof value !== "object") return `<span dir="auto">${escape(String(value))}</span>`;
  if (Array.isArray(value))
    return value.length === 0 ? `<p>${escape(nothing)}</p>` : value.map((one) => show(one as Json, nothing)).join("");
  const rows = Object.entries(value as Readonly<Record<string, Json>>).filter(([, one]) => one !== null);
  if (rows.length === 0) return `<p>${escape(nothing)}</p>`;
  return `<dl>${rows.map(([name, one]) => `<dt>${escape(name)}</dt><dd>${show(one, nothing)}</dd>`).join("")}</dl>`;
}

/** Attacker-controlled: words of a chat. Nothing of them may end an element or begin one. */
function escape(text: string): string {
  return text.replace(/[&<>"']/gu, (mark) => `&#${mark.charCodeAt(0)};`);
}
