/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/ocr/pages.h"

const char *const t_page_lines[] = {
    "The quick brown fox jumps over the lazy dog",
    "Pages are measured in pixels from the top left",
    "Every good report begins with a short summary",
    "Numbers such as 1234 and 5678 are digits here",
    "Nothing is read twice and nothing is left out",
    "The river was wide and the bridge very old",
    "A library holds many books about the weather",
    "Seven people walked slowly along the harbour",
    NULL,
};

PIX *t_blank(int width, int height)
{
    PIX *pix = pixCreate(width, height, 8);

    pixSetAllGray(pix, 255);
    return pix;
}

PIX *t_text_page(void)
{
    PIX *pix = t_blank(1500, 1000);
    L_BMF *font = bmfCreate(NULL, 10);

    for (int i = 0; t_page_lines[i]; i++) {
        l_int32 width, overflow;

        pixSetTextline(pix, font, t_page_lines[i], 0, 100, 150 + 100 * i, &width, &overflow);
    }
    bmfDestroy(&font);
    return pix;
}
