// SPDX-License-Identifier: Apache-2.0

/** Keys whose value is a list of names chosen by whoever wrote the file: resources, glyphs, colorants. */
export const NAME_LISTS: ReadonlySet<string> = new Set([
  ...["Font", "XObject", "ExtGState", "ColorSpace", "Pattern", "Shading", "CharProcs", "Colorants"],
]);

/**
 * Every key that has a part in drawing a page (ISO 32000-1: §7.4 filters, §7.10 functions, §8 graphics, §9 text, §11
 * transparency). What is not here is not copied: names of files and authors, dates, thumbnails, keys of some program.
 */
export const DRAWING_KEYS: ReadonlySet<string> = new Set(
  [
    "Type Subtype S Filter DecodeParms",
    "Predictor Colors BitsPerComponent Columns EarlyChange K EndOfLine EncodedByteAlign Rows EndOfBlock BlackIs1 DamagedRowsBeforeError ColorTransform",
    "Width Height ColorSpace Intent ImageMask Mask Decode Interpolate SMask SMaskInData Matte",
    "FormType BBox Matrix Resources Group CS I",
    "Font XObject ExtGState Pattern Shading ProcSet",
    "BaseFont FirstChar LastChar Widths FontDescriptor Encoding BaseEncoding Differences ToUnicode DescendantFonts CIDSystemInfo Registry Ordering Supplement",
    "DW W DW2 W2 CIDToGIDMap FontBBox FontMatrix CharProcs UseCMap CMapName WMode",
    "FontName FontFamily FontStretch FontWeight Flags ItalicAngle Ascent Descent Leading CapHeight XHeight StemV StemH AvgWidth MaxWidth MissingWidth",
    "FontFile FontFile2 FontFile3 CharSet CIDSet Length1 Length2 Length3",
    "LW LC LJ ML D RI OP op OPM BG BG2 UCR UCR2 TR TR2 FL SM SA BM CA ca AIS TK G BC",
    "PatternType PaintType TilingType XStep YStep",
    "ShadingType Background AntiAlias Domain Function Coords Extend BitsPerCoordinate BitsPerFlag VerticesPerRow",
    "FunctionType Range Size BitsPerSample Order Encode C0 C1 N Functions Bounds",
    "WhitePoint BlackPoint Gamma Colorants Process Components",
  ].flatMap((line) => line.split(" ")),
);
