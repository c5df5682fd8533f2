// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Icon } from "../ui/icons.tsx";
import type { Lang } from "../ui/words.ts";
import { channelBlock, onChannelBlock, retryChannel } from "./channel.ts";

const WORDS = {
  en: {
    changed:
      "This connection is being changed on its way. Nothing is sent until you try again. Use another network if you can, or check the date of this device.",
    retry: "Try again",
  },
  ar: {
    changed:
      "يجري تغيير هذا الاتصال في الطريق. لن يُرسل شيء حتى تحاول مرة أخرى. استخدم شبكة أخرى إن أمكن، أو تحقّق من تاريخ هذا الجهاز.",
    retry: "حاول مرة أخرى",
  },
} as const;

/** Said once, aloud as well, when the channel stands still. Nothing is tried again before somebody presses. */
export function ChannelNotice({ lang, className }: { lang: Lang; className: string }): JSX.Element | null {
  const [block, setBlock] = useState(channelBlock());
  useEffect(() => {
    const update = (): void => setBlock(channelBlock());
    // The worker may have said so between drawing and here: nobody would hear it a second time.
    update();
    return onChannelBlock(update);
  }, []);
  if (block === null) return null;
  const words = WORDS[lang];
  return (
    <div class={className} role="alert">
      <Icon name="alert" />
      <span>{words.changed}</span>
      <button type="button" class="button pill" onClick={retryChannel}>
        {words.retry}
      </button>
    </div>
  );
}
