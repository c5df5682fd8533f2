// SPDX-License-Identifier: Apache-2.0

/** A small place to remember things in. In a cross-site frame storage throws or is empty: then it lasts as long as the page. */
export interface Memory {
  readonly isLasting: boolean;
  get(key: string): string | null;
  set(key: string, value: string | null): void;
}

function inPage(): Memory {
  const values = new Map<string, string>();
  return {
    isLasting: false,
    get: (key) => values.get(key) ?? null,
    set: (key, value) => {
      if (value === null) values.delete(key);
      else values.set(key, value);
    },
  };
}

/** Session storage when it can be used, else the page's own memory. */
export function openMemory(storage: () => Storage): Memory {
  try {
    const store = storage();
    store.setItem("wardline.probe", "1");
    store.removeItem("wardline.probe");
    return {
      isLasting: true,
      get: (key) => store.getItem(`wardline.${key}`),
      set(key, value) {
        try {
          if (value === null) store.removeItem(`wardline.${key}`);
          else store.setItem(`wardline.${key}`, value);
        } catch {
          // Quota reached or storage taken away meanwhile: the value is still held by whoever sets it.
        }
      },
    };
  } catch {
    return inPage();
  }
}

/**
 * True when the server's cookie will be kept. In a frame on another site a strict cookie is neither stored nor sent;
 * writing one and reading it back tells, without asking the server.
 */
export function keepsCookies(): boolean {
  try {
    document.cookie = "wardline_probe=1; SameSite=Strict; Path=/widget/; Max-Age=10";
    const kept = document.cookie.includes("wardline_probe=1");
    document.cookie = "wardline_probe=; SameSite=Strict; Path=/widget/; Max-Age=0";
    return kept;
  } catch {
    return false;
  }
}
