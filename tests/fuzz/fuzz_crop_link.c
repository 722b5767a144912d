/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses of images in documents: what is taken for a crop is a name that stays in its folder,
 * and is the crop of its own name. Base64 of the renderer: what is decoded encodes again. */
#include "schema/base/auto.h"
#include "tests/fuzz/fuzz.h"
#include "worker/export/base64.h"
#include "worker/supervisor/crop_link.h"

#include <stdlib.h>
#include <string.h>

#define FILE_ID "0190f3a2-0000-7000-8000-000000000000"

static void check_link(const char *address)
{
    char leaf[128], again[160], same[128];

    if (!wrk_crop_leaf(address, FILE_ID, leaf))
        return;
    fuzz_check(strlen(leaf) < sizeof leaf);
    fuzz_check(strncmp(leaf, "crop-", 5) == 0 && !strchr(leaf, '/'));
    fuzz_check(strcmp(leaf + strlen(leaf) - 4, ".jpg") == 0);
    (void)snprintf(again, sizeof again, "images/%s", leaf);
    fuzz_check(!wrk_crop_leaf(again, FILE_ID, same) || strcmp(leaf, same) == 0);
}

static void check_base64(const char *text)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf bytes = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf back = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf twice = {0};

    if (!wrk_base64_decode(text, &bytes))
        return;
    wrk_base64_encode(sch_strbuf_str(&bytes), bytes.len, &back);
    fuzz_check(wrk_base64_decode(sch_strbuf_str(&back), &twice));
    fuzz_check(bytes.len == twice.len);
    fuzz_check(bytes.len == 0 || memcmp(bytes.data, twice.data, bytes.len) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);

    if (!text)
        return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    check_link(text);
    check_base64(text);
    free(text);
    return 0;
}
