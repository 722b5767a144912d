/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of the engine: what is taken for text is UTF-8 in the eyes of jansson, too. */
#include "tests/fuzz/fuzz.h"
#include "worker/supervisor/plain_text.h"

#include <jansson.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bool has_control = false;
    json_t *text = json_stringn((const char *)data, size);

    for (size_t i = 0; i < size; i++)
        has_control = has_control || data[i] < 0x20;
    fuzz_check(wrk_text_is_plain((const char *)data, size) == (text != NULL && !has_control));
    json_decref(text);
    return 0;
}
