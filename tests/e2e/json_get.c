/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json-get FILE PATH: print the value at "key.key.0.key" of a JSON text; texts without quotes,
 * arrays and objects as their number of members. Status 1: there is none.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static json_t *find(json_t *at, char *path)
{
    for (char *key = strsep(&path, "."); at && key; key = strsep(&path, "."))
        at = json_is_array(at) ? json_array_get(at, strtoul(key, NULL, 10))
                               : json_object_get(at, key);
    return at;
}

int main(int argc, char **argv)
{
    json_error_t error;
    json_t *root, *at;

    if (argc != 3)
        return 2;
    root = json_load_file(argv[1], JSON_DECODE_ANY, &error);
    if (!root) {
        (void)fprintf(stderr, "json-get: %s: %s\n", argv[1], error.text);
        return 1;
    }
    at = find(root, argv[2]);
    if (json_is_string(at))
        (void)puts(json_string_value(at));
    else if (json_is_integer(at))
        (void)printf("%lld\n", (long long)json_integer_value(at));
    else if (json_is_real(at))
        (void)printf("%g\n", json_real_value(at));
    else if (json_is_array(at) || json_is_object(at))
        (void)printf("%zu\n", json_is_array(at) ? json_array_size(at) : json_object_size(at));
    else if (at)
        (void)puts(json_is_true(at) ? "true" : json_is_false(at) ? "false" : "null");
    json_decref(root);
    return at ? 0 : 1;
}
