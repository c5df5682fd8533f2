// SPDX-License-Identifier: Apache-2.0

export { makeFolderSource, makeSiteSource } from "./sources.ts";
