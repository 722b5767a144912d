/* SPDX-License-Identifier: Apache-2.0 */
#include "worker/supervisor/crop_link.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DIGITS "0123456789"

/* The number behind "key=" in a query; -1: it is not there. */
static long number_of(const char *query, const char *key)
{
    size_t len = strlen(key);

    for (const char *at = query; at; at = strchr(at, '&')) {
        at += *at == '&' || *at == '?';
        if (strncmp(at, key, len) == 0 && at[len] == '=' && strspn(at + len + 1, DIGITS) > 0 &&
            strspn(at + len + 1, DIGITS) < 10)
            return strtol(at + len + 1, NULL, 10);
    }
    return -1;
}

static bool from_query(const char *address, const char *file_id, char ret_leaf[128])
{
    char needle[96];
    const char *page;
    size_t digits;
    long box[4];

    (void)snprintf(needle, sizeof needle, "/cropped/%s-", file_id);
    page = strstr(address, needle);
    if (!page)
        return false;
    page += strlen(needle);
    page += strspn(page, "0"); /* the id pads it, the name of the crop does not */
    digits = strspn(page, DIGITS);
    if (digits == 0 || digits > 9 || strncmp(page + digits, ".jpg?", 5) != 0)
        return false;
    box[0] = number_of(page + digits + 4, "top_left_x");
    box[1] = number_of(page + digits + 4, "top_left_y");
    box[2] = number_of(page + digits + 4, "width");
    box[3] = number_of(page + digits + 4, "height");
    for (int i = 0; i < 4; i++)
        if (box[i] < 0)
            return false;
    (void)snprintf(ret_leaf, 128, "crop-%.*s-%ld-%ld-%ld-%ld.jpg", (int)digits, page, box[0],
                   box[1], box[2], box[3]);
    return true;
}

bool wrk_crop_leaf(const char *address, const char *file_id, char ret_leaf[128])
{
    const char *leaf = address + sizeof "images/" - 1;
    size_t id_len = strlen(file_id);
    size_t len;

    if (strncmp(address, "images/", sizeof "images/" - 1) != 0)
        return from_query(address, file_id, ret_leaf);
    if (strncmp(leaf, file_id, id_len) == 0 && leaf[id_len] == '-')
        leaf += id_len + 1;
    len = strlen(leaf);
    if (len < sizeof "crop-1.jpg" - 1 || len >= 100 || strncmp(leaf, "crop-", 5) != 0 ||
        strspn(leaf + 5, DIGITS "-") != len - 9 || strcmp(leaf + len - 4, ".jpg") != 0)
        return false;
    (void)memcpy(ret_leaf, leaf, len + 1);
    return true;
}
