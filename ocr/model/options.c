/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/model/options.h"

void ocr_options_init(ocr_options *options)
{
    *options = (ocr_options){
        .languages = "eng",
        .rm_spaces = true,
        .fullwidth_punctuation = -1,
        .sections = OCR_SECTIONS_PRESERVE,
        .math_inline = {"\\(", "\\)"},
        .math_display = {"\\[", "\\]"},
        .image_base = "",
        .image_id = "",
        .image_query = true,
    };
}
