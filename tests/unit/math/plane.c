/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/math/plane.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/** Height and depth over the baseline and width of a symbol's ink, in em. */
typedef struct extent {
    float height, depth, width;
} extent;

static extent extent_of(const char *name)
{
    static const char *const flat[] = {"=", "+", "-", "<", "\\leq", "\\rightarrow", "\\cdot"};

    for (size_t i = 0; i < SCH_COUNT_OF(flat); i++)
        if (strcmp(flat[i], name) == 0)
            return i == 2 || i == 6 ? (extent){0.28F, -0.22F, i == 6 ? 0.1F : 0.65F}
                                    : (extent){0.45F, 0.05F, 0.65F};
    if (strcmp(name, "(") == 0 || strcmp(name, ")") == 0 || strcmp(name, "|") == 0)
        return (extent){0.75F, 0.25F, 0.25F};
    if (strcmp(name, ".") == 0 || strcmp(name, ",") == 0)
        return (extent){0.1F, 0.05F, 0.15F};
    if (strcmp(name, "\\hat") == 0 || strcmp(name, "\\bar") == 0)
        return (extent){0.7F, -0.6F, 0.3F};
    if (strcmp(name, "\\prime") == 0)
        return (extent){0.6F, -0.1F, 0.2F};
    if (name[1] == '\0' && strchr("gpqyj", name[0]))
        return (extent){0.43F, 0.19F, 0.5F};
    return (extent){name[1] == '\0' && strchr("acemnorsuvwxz", name[0]) ? 0.43F : 0.68F, 0, 0.5F};
}

static void add_rule(t_plane *plane, float x0, float x1, float y, int32_t seq)
{
    ck_assert_uint_lt(plane->in.nrules, SCH_COUNT_OF(plane->rules));
    plane->rules[plane->in.nrules++] = (ocr_math_rule){{x0, y - 0.2F, x1, y + 0.2F}, seq};
}

static void add_symbol(t_plane *plane, const char *name, float x, const char *y, float size,
                       int32_t seq)
{
    ocr_sym *s = &plane->syms[plane->in.nsyms];
    const char *colon = strchr(y, ':');
    bool upright = name[0] == 'r' && name[1] == ':';
    extent e;

    ck_assert_uint_lt(plane->in.nsyms++, SCH_COUNT_OF(plane->syms));
    name += upright ? 2 : 0;
    e = extent_of(name);
    *s = (ocr_sym){.id = ocr_symbol_find(name), .size = size, .x = x, .seq = seq, .conf = 1};
    ck_assert_msg(s->id != 0, "no symbol %s", name);
    s->cls = ocr_symbol(s->id)->cls;
    if (s->cls == OCR_CLS_RM || upright)
        s->cls = upright ? OCR_CLS_RM : OCR_CLS_ORD;
    s->extensible = colon != NULL;
    s->base = colon ? NAN : strtof(y, NULL);
    s->ink.x0 = x;
    s->ink.x1 = x + e.width * size;
    s->ink.y0 = colon ? strtof(y, NULL) : s->base - e.height * size;
    s->ink.y1 = colon ? strtof(colon + 1, NULL) : s->base + e.depth * size;
    s->advance = e.width * size;
}

void t_plane_parse(t_plane *plane, const char *text, bool seq)
{
    char *copy = strdup(text), *rest = NULL;
    int32_t number = 0;

    memset(plane, 0, sizeof *plane);
    for (char *word = strtok_r(copy, " \n", &rest); word; word = strtok_r(NULL, " \n", &rest)) {
        char *field[4] = {NULL}, *more = NULL;
        /* a comma may be the name itself */
        char *fields = word[0] == ',' ? word + 2 : strchr(word, ',') + 1;
        int32_t at = seq ? number : -1;
        size_t n = 0;

        fields[-1] = '\0';
        for (char *f = strtok_r(fields, ",", &more); f && n < 4; f = strtok_r(NULL, ",", &more))
            field[n++] = f;
        ck_assert_uint_ge(n, 2);
        if (strcmp(word, "rule") == 0)
            add_rule(plane, strtof(field[0], NULL), strtof(field[1], NULL), strtof(field[2], NULL),
                     at);
        else
            add_symbol(plane, word[0] == '\0' ? "," : word, strtof(field[0], NULL), field[1],
                       field[2] ? strtof(field[2], NULL) : 10, at);
        number++;
    }
    free(copy);
    plane->in.syms = plane->syms;
    plane->in.rules = plane->rules;
    plane->in.display = true;
}
