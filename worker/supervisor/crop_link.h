/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_SUPERVISOR_CROP_LINK_H
#define WRK_SUPERVISOR_CROP_LINK_H

#include <stdbool.h>

/**
 * The artifact that an image's address in a document means: "crop-<page>-<x>-<y>-<w>-<h>.jpg".
 *
 * Addresses are those that assemble writes (ocr/assemble/write.c):
 * ".../cropped/<file_id>-<page>.jpg?height=..&width=..&top_left_y=..&top_left_x=..", whatever
 * stands before (the server's address may have changed since), "images/crop-...jpg", or
 * "images/<file_id>-crop-...jpg" (delivery with the images beside the text).
 * @return false: it is no crop of this file
 */
bool wrk_crop_leaf(const char *address, const char *file_id, char ret_leaf[128]);

#endif
