/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/model/floats.h"

#include <stdlib.h>

static int by_value(const void *a, const void *b)
{
    const float *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

void ocr_floats_sort(float *values, size_t count)
{
    qsort(values, count, sizeof *values, by_value);
}
