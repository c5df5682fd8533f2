// SPDX-License-Identifier: Apache-2.0

export { isAllowedAddress } from "./addresses.ts";
export type { HelpHops } from "./get-page.ts";
export { makeFolderSource, makeSiteSource } from "./sources.ts";
