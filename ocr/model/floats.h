/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_MODEL_FLOATS_H
#define OCR_MODEL_FLOATS_H

#include <stddef.h>

/** Sort lengths that were measured, from the least up, for their median or another share of them.
 */
void ocr_floats_sort(float *values, size_t count);

#endif
