/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Symbols and rules anywhere on a plane: the analysis ends, and its LaTeX is balanced.
 *
 * Eight bytes an item: two of the symbol, one of size and flags, two of x, two of y, one of
 * height. The first byte of the input says whether paint order is known.
 */
#include "ocr/math/analyse.h"
#include "tests/fuzz/fuzz.h"

#include <math.h>
#include <string.h>

enum { ITEM = 8 };

static void put_item(const uint8_t *b, int32_t seq, ocr_math_input *in, ocr_sym *syms,
                     ocr_math_rule *rules)
{
    static const float sizes[] = {10, 7, 5, 12};
    ocr_sym *s = &syms[in->nsyms];
    float size = sizes[b[2] & 3], x = (float)(b[3] | b[4] << 8) / 256,
          y = (float)(b[5] | b[6] << 8) / 512;
    float height = (float)b[7] / 16;

    if ((b[2] & 0x1C) == 0x1C) {
        rules[in->nrules++] = (ocr_math_rule){{x, y, x + 2 * height + 1, y + 0.4F}, seq};
        return;
    }
    *s = (ocr_sym){.id = (uint16_t)((b[0] | b[1] << 8) % ocr_symbol_count()),
                   .style = (uint8_t)((b[2] >> 5) % OCR_STYLE_COUNT),
                   .size = size,
                   .x = x,
                   .advance = size / 2,
                   .seq = seq,
                   .glyph = -1,
                   .conf = 0.9F};
    s->cls = b[7] % 16 == 15 ? OCR_CLS_RM : ocr_symbol(s->id)->cls;
    s->extensible = (b[2] & 0x1C) == 0x08;
    s->base = s->extensible ? NAN : y;
    s->ink = (ocr_box){x, y - height, x + size / 2, y + (s->extensible ? height : 0.1F)};
    in->nsyms++;
}

/** Braces close in order; \left and \right, \begin and \end come in pairs. */
static void check_balance(const char *latex)
{
    int depth = 0, fences = 0, environments = 0;

    for (const char *s = latex; *s; s++) {
        if (*s == '\\') {
            fences += strncmp(s, "\\left", 5) == 0 && !strchr("ahr", s[5]);
            fences -= strncmp(s, "\\right", 6) == 0 && !strchr("ahls", s[6]);
            environments += strncmp(s, "\\begin{", 7) == 0;
            environments -= strncmp(s, "\\end{", 5) == 0;
            s += s[1] != '\0';
            continue;
        }
        depth += *s == '{';
        depth -= *s == '}';
        fuzz_check(depth >= 0 && environments >= 0);
    }
    fuzz_check(depth == 0 && environments == 0);
    (void)fences;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(0);
    size_t items = size / ITEM;
    ocr_sym *syms = sch_arena_alloc(arena, items + 1, sizeof *syms);
    ocr_math_rule *rules = sch_arena_alloc(arena, items + 1, sizeof *rules);
    ocr_math_input in = {.syms = syms, .rules = rules, .display = true};
    ocr_math_node *tree = NULL;
    bool seq = size > 0 && data[0] % 2;
    sch_status s;

    fuzz_check(syms && rules);
    for (size_t i = 0; i < items; i++)
        put_item(data + i * ITEM, seq ? (int32_t)i : -1, &in, syms, rules);
    s = ocr_math_analyse(arena, &in, &tree, NULL);
    fuzz_check(s == SCH_OK || s == SCH_LIMIT);
    for (unsigned how = 0; s == SCH_OK && how < 16; how += 5) {
        ocr_math_emit emit = {how & 1, how & 2, how & 4, how & 8};
        SCH_AUTO(sch_strbuf_done) sch_strbuf latex = {0};
        float conf = -1, rate = -1;

        ocr_math_latex(tree, &emit, &latex);
        check_balance(sch_strbuf_str(&latex));
        ocr_math_confidence(tree, false, &conf, &rate);
        fuzz_check(conf >= 0 && conf <= 1 && rate >= 0 && rate <= 1);
    }
    return 0;
}
