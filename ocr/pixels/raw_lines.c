/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/pixels/raw_lines.h"

#include <allheaders.h>
#include <dlfcn.h>
#include <string.h>

static bool is_on; /* one thread: see tesseract.h */

void ocr_raw_lines(bool on)
{
    is_on = on;
}

/** In place of Leptonica's function of that name, to which it hands on all but Tesseract's PNGs. */
l_ok pixWriteMem(l_uint8 **pdata, size_t *psize, PIX *pix, l_int32 format)
{
    l_ok (*real)(l_uint8 **, size_t *, PIX *, l_int32);
    void *found;

    if (is_on && format == IFF_PNG)
        return pixWriteMemSpix(pdata, psize, pix);
    found = dlsym(RTLD_NEXT, "pixWriteMem");
    if (!found)
        return 1;
    memcpy(&real, &found, sizeof real); /* ISO C has no cast for it */
    return real(pdata, psize, pix, format);
}
