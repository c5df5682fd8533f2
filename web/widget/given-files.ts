// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from "preact/hooks";

/**
 * Files that are dropped on the page or pasted, from the first moment on: a browser that nobody stops shows a dropped file in place of the
 * chat. Words that are pasted with a picture of themselves, as cells of a table are, stay words.
 *
 * @returns Whether files are over the page right now.
 */
export function useGivenFiles(take: (files: readonly Blob[]) => void): boolean {
  const [isDragging, setDragging] = useState(false);
  useEffect(() => {
    const stop = new AbortController();
    const { signal } = stop;
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") === true;
    const give = (transfer: DataTransfer | null, event: Event): void => {
      const files = [...(transfer?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      take(files);
    };
    const isText = (event: ClipboardEvent): boolean => event.clipboardData?.types.includes("text/plain") === true;
    document.addEventListener("paste", (event) => isText(event) || give(event.clipboardData, event), { signal });
    document.addEventListener("dragover", (event) => hasFiles(event) && (event.preventDefault(), setDragging(true)), {
      signal,
    });
    document.addEventListener("dragleave", (event) => event.relatedTarget === null && setDragging(false), { signal });
    document.addEventListener(
      "drop",
      (event) => {
        setDragging(false);
        give(event.dataTransfer, event);
      },
      { signal },
    );
    return () => stop.abort();
  }, [take]);
  return isDragging;
}
