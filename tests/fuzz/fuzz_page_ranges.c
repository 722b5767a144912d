/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/wire/page_ranges.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

/** The first byte is the number of pages, the rest the text. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int npages = size > 0 ? data[0] : 0;
    char *text = strndup((const char *)data + (size > 0), size > 0 ? size - 1 : 0);
    int *pages = NULL;
    size_t count = 0;
    sch_status grammar;

    fuzz_check(text != NULL);
    grammar = sch_page_ranges_check(text, NULL);
    if (sch_page_ranges_resolve(text, npages, &pages, &count, NULL) == SCH_OK) {
        fuzz_check(grammar == SCH_OK);
        fuzz_check(count >= 1 && count <= (size_t)npages);
        fuzz_check(pages[0] >= 1 && pages[count - 1] <= npages);
        for (size_t i = 1; i < count; i++)
            fuzz_check(pages[i] > pages[i - 1]);
    } else
        fuzz_check(pages == NULL && count == 0);
    free(pages);
    free(text);
    return 0;
}
