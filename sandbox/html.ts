// SPDX-License-Identifier: Apache-2.0

/** Text made safe for element content and quoted attributes. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

export type Html = { readonly html: string };

/** Template for markup: every value is escaped unless it is markup itself; lists are joined. */
export function html(
  parts: TemplateStringsArray,
  ...values: readonly (string | number | Html | readonly Html[])[]
): Html {
  const text = parts.reduce((all, part, index) => {
    const value = values[index - 1];
    const shown =
      typeof value === "string" || typeof value === "number"
        ? escapeHtml(String(value))
        : value === undefined
          ? ""
          : "html" in value
            ? value.html
            : value.map((item) => item.html).join("");
    return all + shown + part;
  });
  return { html: text };
}
