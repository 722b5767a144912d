/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_SUPERVISOR_IMAGE_ITEMS_H
#define WRK_SUPERVISOR_IMAGE_ITEMS_H

/**
 * A thread that reads images in the background (schema/db/queries_image.h), one at a time; of a
 * shared worker. Its argument is the wrk_sup.
 */
void *wrk_image_items_main(void *sup);

#endif
