/* SPDX-License-Identifier: Apache-2.0 */
/* compare-images A B: exit status 0 when two images of one size differ by some grey levels at most.
 */
#include <leptonica/allheaders.h>

#define MEAN_MOST 6 /* of 255: what JPEG costs, and two ways of smoothing edges */

int main(int argc, char **argv)
{
    PIX *a = argc == 3 ? pixRead(argv[1]) : NULL, *b = argc == 3 ? pixRead(argv[2]) : NULL;
    PIX *grey_a = a ? pixConvertTo8(a, 0) : NULL, *grey_b = b ? pixConvertTo8(b, 0) : NULL;
    l_float32 mean = 255;
    int same = grey_a && grey_b && pixGetWidth(a) == pixGetWidth(b) &&
               pixGetHeight(a) == pixGetHeight(b) &&
               pixCompareGray(grey_a, grey_b, L_COMPARE_ABS_DIFF, 0, NULL, &mean, NULL, NULL) == 0;

    pixDestroy(&a);
    pixDestroy(&b);
    pixDestroy(&grey_a);
    pixDestroy(&grey_b);
    return same && mean < MEAN_MOST ? 0 : 1;
}
