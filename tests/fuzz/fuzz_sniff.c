/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/wire/sniff.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *mime = sch_sniff(data, size);

    if (mime)
        fuzz_check(strchr(mime, '/') && size >= 3);
    else
        fuzz_check(!sch_sniff_is_supported(mime));
    return 0;
}
