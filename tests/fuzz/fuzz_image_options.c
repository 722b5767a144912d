/* SPDX-License-Identifier: Apache-2.0 */
/* Options of the v3 API's images, and strokes, from any bytes. */
#include "schema/wire/image_options.h"
#include "schema/wire/json.h"
#include "schema/wire/strokes.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

static void try_options(const json_t *root, sch_image_kind kind)
{
    SCH_AUTO(sch_image_options_free) sch_image_options *o = NULL;
    json_t *more = NULL;
    sch_err err = {0};
    sch_status s = sch_image_options_parse(root, kind, &o, &more, &err);

    fuzz_check(s == SCH_OK ? o && !more : !o && strncmp(err.id, "opts_", 5) == 0);
    if (o) {
        fuzz_check(o->formats != 0 || kind == SCH_IMAGE_TEXT);
        fuzz_check(o->n_best <= o->beam_size && o->beam_size <= 5);
        fuzz_check(o->confidence_threshold >= 0 && o->confidence_threshold <= 1);
        fuzz_check(!o->has_region || (o->region[2] > 0 && o->region[3] > 0));
    }
    json_decref(more);
}

static void try_strokes(const json_t *root)
{
    json_t *all = NULL;
    sch_err err = {0};

    if (sch_strokes_check(root, &err) != SCH_OK) {
        fuzz_check(strncmp(err.id, "strokes_", 8) == 0);
        return;
    }
    if (sch_strokes_join(NULL, root, &all, &err) == SCH_OK)
        fuzz_check(sch_strokes_check(all, &err) == SCH_OK);
    json_decref(all);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    SCH_AUTO(sch_json_decref) json_t *root = NULL;

    if (sch_json_load((const char *)data, size, 1 << 20, &root, NULL) != SCH_OK)
        return 0;
    try_options(root, SCH_IMAGE_TEXT);
    try_options(root, SCH_IMAGE_LATEX);
    try_strokes(root);
    return 0;
}
