/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/pdf/dump.h"

#include "schema/base/strbuf.h"

#include <string.h>

#define ARENA_BYTES ((size_t)512 << 20)
#define FLUSH_BYTES ((size_t)1 << 20)

static const char *const font_types[] = {
    [OCR_FONT_UNKNOWN] = "unknown",
    [OCR_FONT_TYPE1] = "type1",
    [OCR_FONT_TYPE1C] = "type1c",
    [OCR_FONT_TYPE3] = "type3",
    [OCR_FONT_TRUETYPE] = "truetype",
    [OCR_FONT_CID_CFF] = "cid_cff",
    [OCR_FONT_CID_TRUETYPE] = "cid_truetype",
};
static const char *const rule_kinds[] = {
    [OCR_RULE_HORIZONTAL] = "horizontal", [OCR_RULE_VERTICAL] = "vertical", [OCR_RULE_BOX] = "box",
    [OCR_RULE_SLOPED] = "sloped",         [OCR_RULE_PATH] = "path",
};

static void add_key(sch_strbuf *sb, const char *key)
{
    char last = sb->len ? sb->data[sb->len - 1] : '{';

    if (last != '{')
        sch_strbuf_addc(sb, ',');
    sch_strbuf_addf(sb, "\"%s\":", key);
}

static void add_int(sch_strbuf *sb, const char *key, long long value)
{
    add_key(sb, key);
    sch_strbuf_addf(sb, "%lld", value);
}

static void add_text(sch_strbuf *sb, const char *key, const char *text)
{
    add_key(sb, key);
    sch_strbuf_add_json(sb, text, strlen(text));
}

static void add_bool(sch_strbuf *sb, const char *key, bool value)
{
    add_key(sb, key);
    sch_strbuf_adds(sb, value ? "true" : "false");
}

static void add_floats(sch_strbuf *sb, const char *key, const float *values, int n)
{
    add_key(sb, key);
    sch_strbuf_addc(sb, '[');
    for (int i = 0; i < n; i++) {
        if (i)
            sch_strbuf_addc(sb, ',');
        sch_strbuf_add_num(sb, (double)values[i], 3);
    }
    sch_strbuf_addc(sb, ']');
}

static void add_font(sch_strbuf *sb, const ocr_pdf_font *f)
{
    sch_strbuf_addc(sb, '{');
    add_text(sb, "name", f->name);
    add_text(sb, "type", font_types[f->type]);
    add_bool(sb, "embedded", f->embedded);
    add_bool(sb, "has_tounicode", f->has_tounicode);
    add_bool(sb, "is_cid", f->is_cid);
    add_bool(sb, "bold", f->bold);
    add_bool(sb, "italic", f->italic);
    add_bool(sb, "fixed", f->fixed);
    add_bool(sb, "serif", f->serif);
    add_bool(sb, "symbolic", f->symbolic);
    add_bool(sb, "outlines", f->outlines);
    add_floats(sb, "ascent_descent", (float[]){f->ascent, f->descent}, 2);
    sch_strbuf_addc(sb, '}');
}

static void add_glyph(sch_strbuf *sb, const ocr_glyph *g)
{
    sch_strbuf_addc(sb, '{');
    add_int(sb, "font", g->font);
    add_int(sb, "code", g->code);
    add_int(sb, "gid", g->gid);
    if (g->name)
        add_text(sb, "name", g->name);
    add_key(sb, "uni");
    sch_strbuf_addc(sb, '[');
    for (int i = 0; i < g->nuni; i++)
        sch_strbuf_addf(sb, "%s%u", i ? "," : "", (unsigned)g->uni[i]);
    sch_strbuf_addc(sb, ']');
    add_int(sb, "flags", g->flags);
    add_int(sb, "turn", g->turn);
    add_floats(sb, "size", &g->size, 1);
    add_floats(sb, "origin", (float[]){g->x, g->y}, 2);
    add_floats(sb, "advance", (float[]){g->dx, g->dy}, 2);
    add_floats(sb, "box", (float[]){g->x0, g->y0, g->x1, g->y1}, 4);
    add_floats(sb, "m", g->m, 4);
    add_int(sb, "rgb", g->rgb);
    add_int(sb, "seq", g->seq);
    if (g->bitmap >= 0)
        add_int(sb, "bitmap", g->bitmap);
    if (g->mcid >= 0)
        add_int(sb, "mcid", g->mcid);
    sch_strbuf_addc(sb, '}');
}

static void add_rule(sch_strbuf *sb, const ocr_rule *r)
{
    sch_strbuf_addc(sb, '{');
    add_text(sb, "kind", rule_kinds[r->kind]);
    add_floats(sb, "box", (float[]){r->x0, r->y0, r->x1, r->y1}, 4);
    add_bool(sb, "filled", r->filled);
    add_int(sb, "rgb", r->rgb);
    add_int(sb, "seq", r->seq);
    sch_strbuf_addc(sb, '}');
}

static void add_image(sch_strbuf *sb, const ocr_image *m)
{
    sch_strbuf_addc(sb, '{');
    add_floats(sb, "box", (float[]){m->x0, m->y0, m->x1, m->y1}, 4);
    add_int(sb, "w", m->w);
    add_int(sb, "h", m->h);
    add_bool(sb, "mask", m->mask);
    add_int(sb, "seq", m->seq);
    sch_strbuf_addc(sb, '}');
}

static void add_bitmap(sch_strbuf *sb, const ocr_bitmap *b)
{
    sch_strbuf_addc(sb, '{');
    add_int(sb, "w", b->w);
    add_int(sb, "h", b->h);
    add_key(sb, "hash");
    sch_strbuf_addf(sb, "\"%016llx\"", (unsigned long long)b->hash);
    add_key(sb, "bits");
    sch_strbuf_addc(sb, '"');
    for (size_t i = 0; i < (size_t)b->w * (size_t)b->h; i++)
        sch_strbuf_addc(sb, b->bits[i] ? '1' : '0');
    sch_strbuf_adds(sb, "\"}");
}

/* What is in sb goes out once it is large: 200,000 glyphs are 60 MB of text. */
static void flush(sch_strbuf *sb, size_t min, FILE *out)
{
    if (sb->len < min || sb->failed)
        return;
    (void)fwrite(sb->data, 1, sb->len, out);
    sch_strbuf_reset(sb);
}

#define ADD_ARRAY(sb, out, key, items, n, add)                                                     \
    do {                                                                                           \
        sch_strbuf_addf(sb, ",\"%s\":[", key);                                                     \
        for (size_t i_ = 0; i_ < (n); i_++) {                                                      \
            if (i_)                                                                                \
                sch_strbuf_addc(sb, ',');                                                          \
            add(sb, (items) + i_);                                                                 \
            flush(sb, FLUSH_BYTES, out);                                                           \
        }                                                                                          \
        sch_strbuf_addc(sb, ']');                                                                  \
    } while (0)

static sch_status write_page(const ocr_pdf_page *p, int number, FILE *out, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};

    sch_strbuf_addc(&sb, '{');
    add_int(&sb, "page", number);
    add_floats(&sb, "size", (float[]){p->width, p->height}, 2);
    add_int(&sb, "rotate", p->rotate);
    add_bool(&sb, "truncated", p->truncated);
    ADD_ARRAY(&sb, out, "fonts", p->fonts, p->nfonts, add_font);
    ADD_ARRAY(&sb, out, "glyphs", p->glyphs, p->nglyphs, add_glyph);
    ADD_ARRAY(&sb, out, "rules", p->rules, p->nrules, add_rule);
    ADD_ARRAY(&sb, out, "images", p->images, p->nimages, add_image);
    ADD_ARRAY(&sb, out, "bitmaps", p->bitmaps, p->nbitmaps, add_bitmap);
    sch_strbuf_adds(&sb, "}\n");
    if (sb.failed)
        return sch_fail(err, SCH_FATAL, "dump page %d: out of memory", number);
    flush(&sb, 0, out);
    if (fflush(out) || ferror(out))
        return sch_fail_errno(err, "write the dump of page %d", number);
    return SCH_OK;
}

sch_status ocr_pdf_dump(int fd, int page, FILE *out, sch_err *err)
{
    SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = NULL;
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(ARENA_BYTES);
    ocr_pdf_page *loaded = NULL;
    sch_status status;

    if (!arena)
        return sch_fail(err, SCH_FATAL, "dump page %d: out of memory", page);
    status = ocr_pdf_open(fd, &pdf, err);
    if (status == SCH_OK)
        status = ocr_pdf_page_load(pdf, page, arena, &loaded, err);
    return status == SCH_OK ? write_page(loaded, page, out, err) : status;
}
