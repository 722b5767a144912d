/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Which symbol a glyph of a PDF is: family and slot, glyph name, Unicode (design, section 4).
 *
 * Trust falls in that order. Unicode of a text layer is last because extension fonts have none that
 * is true (a summation sign comes as X), and because old files have no ToUnicode at all. Names
 * collide between families, so "OML/psi" is looked up before "psi".
 */
#include "ocr/math/symbol_cache.h"
#include "ocr/math/symbol_name.h"
#include "ocr/math/symbol_vote.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static bool set_slot(const ocr_symbol_slot *slot, ocr_sym *sym, ocr_symbol_way way, float conf)
{
    if (!slot || slot->id == 0)
        return false;
    sym->id = slot->id;
    sym->cls = slot->cls;
    sym->style = slot->style;
    sym->extensible = slot->extensible;
    sym->way = way;
    sym->conf = conf;
    return true;
}

static bool set_rune(uint32_t rune, ocr_sym *sym, ocr_symbol_way way, float conf)
{
    const ocr_symbol_rune *found;
    ocr_math_style style;
    uint16_t id = ocr_symbol_of_unicode(rune, &style);

    if (id == 0)
        return false;
    found = ocr_symbol_rune_find(rune);
    sym->id = id;
    sym->cls = found ? found->cls : ocr_symbol(id)->cls;
    if (!found) /* an alphanumeric: its letter is a variable, its digit a digit */
        sym->cls = rune >= 0x1D7CE ? OCR_CLS_DIGIT : OCR_CLS_ORD;
    sym->style = style;
    sym->way = way;
    sym->conf = conf;
    return true;
}

/** "F.kali", "phi.alt": the text layer knows the letter alone, the name which form of it. */
static bool names_form(const ocr_glyph *glyph)
{
    return glyph->name && glyph->name[0] && strchr(glyph->name + 1, '.') &&
           ocr_name_slot(glyph->name);
}

/** By family: the font's own names, then its slots. */
static bool by_family(const ocr_font_entry *font, const ocr_glyph *glyph, const char *name,
                      ocr_sym *sym)
{
    char key[96];

    if (!font->encoding || font->vote_distance > 0)
        return false;
    if (names_form(glyph) && !font->slots)
        return false; /* the stem is another form */
    snprintf(key, sizeof key, "%s/%s", font->encoding, name);
    if (name[0] && set_slot(ocr_name_slot(key), sym, OCR_WAY_FAMILY, 0.999F))
        return true;
    if (font->trust_slots && glyph->code < 256 && font->slots)
        return set_slot(&font->slots[glyph->code], sym, OCR_WAY_FAMILY, 0.999F);
    return false;
}

/** Symbol fonts of office programs: the code, or a private code point, is the slot. */
static bool by_symbol_font(const ocr_font_entry *font, const ocr_glyph *glyph, ocr_sym *sym)
{
    uint32_t slot = glyph->code;

    if (!font->slots ||
        (strcmp(font->encoding, "SYMBOL") != 0 && strcmp(font->encoding, "MTEXTRA") != 0))
        return false;
    if (glyph->nuni == 1 && glyph->uni[0] >= 0xF020 && glyph->uni[0] <= 0xF0FF)
        slot = glyph->uni[0] & 0xFF;
    else if (font->is_cid || (glyph->nuni == 1 && glyph->uni[0] >= 0x80))
        return false;
    return slot < 256 && set_slot(&font->slots[slot], sym, OCR_WAY_FAMILY, 0.99F);
}

/** Letters that a text layer spells out; its characters may be ligatures themselves. */
static void spell_out(const ocr_glyph *glyph, char *ret_text, size_t size)
{
    static const char *const ligatures[] = {"ff", "fi", "fl", "ffi", "ffl"}; /* U+FB00 on */
    size_t n = 0;

    ret_text[0] = '\0';
    for (int i = 0; i < glyph->nuni && n + 4 < size; i++) {
        uint32_t rune = glyph->uni[i];

        if (rune >= 0xFB00 && rune < 0xFB05)
            n += (size_t)snprintf(ret_text + n, size - n, "%s", ligatures[rune - 0xFB00]);
        else
            n += (size_t)snprintf(ret_text + n, size - n, "%c", rune < 128 ? (int)rune : '?');
    }
}

static bool by_unicode(const ocr_glyph *glyph, ocr_sym *sym)
{
    static const char *const ligatures[] = {"ff", "fi", "fl", "ffi", "ffl"};
    char text[16];

    if (glyph->nuni == 1)
        return glyph->uni[0] > 32 && set_rune(glyph->uni[0], sym, OCR_WAY_UNICODE, 0.98F);
    spell_out(glyph, text, sizeof text);
    for (size_t i = 0; i < SCH_COUNT_OF(ligatures); i++) {
        if (strcmp(ligatures[i], text) == 0) {
            sym->id = ocr_symbol_find(ligatures[i]);
            sym->cls = OCR_CLS_RM;
            sym->way = OCR_WAY_UNICODE;
            sym->conf = 0.99F;
            return sym->id != 0;
        }
    }
    return false;
}

/**
 * The text layer may have nothing but the code to go by. Readers say so, and writers of ToUnicode
 * too, when they do not know a glyph's name; a letter has a name of its own then.
 */
static bool is_guess(const ocr_font_entry *font, const ocr_pdf_font *pdf_font,
                     const ocr_glyph *glyph, const char *name, const ocr_symbol_slot *slot)
{
    if (font->type == OCR_FONT_TYPE3 && !pdf_font->has_tounicode)
        return true; /* its names are whatever its maker counted */
    if (glyph->nuni != 1 || glyph->uni[0] != glyph->code || strlen(name) < 2 || name[0] == '.')
        return false;
    return !slot || ocr_symbol(slot->id)->unicode != glyph->uni[0];
}

/** A code point that only the font's maker knows. */
static bool is_private(uint32_t rune)
{
    return (rune >= 0xE000 && rune < 0xF900) || rune >= 0xF0000;
}

/** The text layer says nothing. */
static bool is_mute(const ocr_glyph *glyph)
{
    return glyph->nuni == 0 || (glyph->nuni == 1 && is_private(glyph->uni[0]));
}

/** Publishers' fonts, whose text layer names letters of Latin 1 for signs of mathematics. */
static bool is_renamed(const ocr_font_entry *font, const ocr_glyph *glyph)
{
    return strncmp(font->name, "Adv", 3) == 0 && glyph->nuni == 1 &&
           (glyph->uni[0] < 0x21 || (glyph->uni[0] >= 0x80 && glyph->uni[0] < 0x180));
}

/**
 * The text layer has a ligature, or a character of a script that is not in the table. Fonts of
 * mathematics have no such scripts: there it is what a driver made up for a size of a delimiter.
 */
static bool is_spelled_out(const ocr_font_entry *font, const ocr_glyph *glyph)
{
    uint32_t rune = glyph->nuni ? glyph->uni[0] : 0;

    if (glyph->bitmap >= 0)
        return false;
    return glyph->nuni > 1 ||
           (rune >= 0x370 && rune != glyph->code && !is_private(rune) && !font->role.math);
}

/** Looks alone; the text layer's word stands when the glyph looks like it too. */
static bool by_shape(ocr_font_entry *font, const ocr_pdf_page *page, const ocr_glyph *glyph,
                     ocr_sym *sym)
{
    const ocr_seen_shape *seen;
    ocr_sym told = *sym;
    float conf;

    if ((glyph->flags & OCR_GLYPH_HIDDEN) || is_spelled_out(font, glyph))
        return false;
    seen = ocr_font_shape(font, page, glyph);
    if (!seen || !seen->found)
        return false;
    conf = ocr_shape_conf(&seen->match);
    if (by_unicode(glyph, &told) &&
        ocr_shape_distance_to(&seen->shape, told.id, told.style) < seen->match.distance + 0.05F) {
        told.conf = fminf(told.conf, 0.9F);
        *sym = told;
        return true;
    }
    if (!set_slot(seen->match.slot, sym, OCR_WAY_SHAPE, conf))
        return false;
    if ((sym->style == OCR_STYLE_BF || sym->style == OCR_STYLE_BOLD) &&
        ocr_shape_boldness(&seen->shape, sym->id) < OCR_SHAPE_BOLDER)
        sym->style = OCR_STYLE_NONE;
    return true;
}

/** For what neither name nor text layer tell: the font's glyphs together, then this one alone. */
static bool by_looks(ocr_font_entry *font, const ocr_pdf_page *page, const ocr_glyph *glyph,
                     ocr_sym *sym)
{
    uint32_t slot;

    ocr_font_vote(font, page, glyph);
    slot = ocr_symbol_slot_number(glyph, font->vote_by_name);
    if (font->vote_distance > 0 && slot < 256 &&
        set_slot(&font->slots[slot], sym, OCR_WAY_VOTE, 1 - font->vote_distance))
        return true;
    return by_shape(font, page, glyph, sym);
}

static bool identify(ocr_font_entry *font, const ocr_pdf_page *page, const ocr_glyph *glyph,
                     ocr_sym *sym)
{
    const ocr_pdf_font *pdf_font = &page->fonts[glyph->font];
    char name[80];
    uint32_t rune;
    const ocr_symbol_slot *slot;
    bool guess;
    bool digit = glyph->nuni == 1 && glyph->uni[0] >= '0' && glyph->uni[0] <= '9';

    ocr_name_base(glyph->name, name, sizeof name);
    rune = ocr_name_rune(name);
    slot = ocr_name_says(glyph->name ? glyph->name : "", name);
    guess = is_guess(font, pdf_font, glyph, name, slot) || is_renamed(font, glyph);
    if (font->vote_distance > 0 && font->role.math && by_looks(font, page, glyph, sym))
        return true;
    if (by_family(font, glyph, name, sym) || by_symbol_font(font, glyph, sym))
        return true;
    if (rune && !ocr_name_slot(glyph->name) && set_rune(rune, sym, OCR_WAY_NAME, 0.99F))
        return true; /* a whole name may know more: uni2295.big */
    if (slot && !(digit && pdf_font->has_tounicode) && !is_renamed(font, glyph) &&
        (font->slots || font->role.math || is_mute(glyph) || names_form(glyph) ||
         !pdf_font->has_tounicode || guess) &&
        set_slot(slot, sym, OCR_WAY_NAME, 0.99F))
        return true;
    if (!guess && by_unicode(glyph, sym))
        return true;
    if (by_looks(font, page, glyph, sym))
        return true;
    if (set_slot(slot, sym, OCR_WAY_NAME, 0.95F))
        return true;
    /* A clone whose names say nothing may still keep TeX's slots. */
    if (font->slots && !font->is_cid && glyph->code < 256 &&
        set_slot(&font->slots[glyph->code], sym, OCR_WAY_SLOT, 0.7F))
        return true;
    if (!by_unicode(glyph, sym))
        return false;
    sym->conf = 0.5F;
    return true;
}

/** Letters of italic and bold fonts outside TeX's families take their style from the font. */
static void apply_font_style(const ocr_font_entry *font, ocr_sym *sym)
{
    bool letter = sym->cls == OCR_CLS_RM || sym->cls == OCR_CLS_DIGIT || sym->cls == OCR_CLS_ORD;

    if (!letter || sym->style != OCR_STYLE_NONE)
        return;
    if (font->slots) {
        sym->style = font->role.style;
        return;
    }
    if (sym->cls == OCR_CLS_RM && font->role.italic)
        sym->cls = OCR_CLS_ORD;
    if (font->role.style == OCR_STYLE_SF || font->role.style == OCR_STYLE_TT)
        sym->style = font->role.style;
    else if (font->role.bold)
        sym->style = sym->cls == OCR_CLS_ORD ? OCR_STYLE_BOLD : OCR_STYLE_BF;
}

/** Symbols that hang from no baseline: tall delimiters, big operators, pieces of either. */
static bool is_extensible(const ocr_font_entry *font, const ocr_sym *sym)
{
    float height = sym->ink.y1 - sym->ink.y0;

    if (sym->cls == OCR_CLS_OPEN || sym->cls == OCR_CLS_CLOSE || sym->cls == OCR_CLS_FENCE)
        return height > 1.35F * sym->size;
    if (font->slots && (sym->way == OCR_WAY_FAMILY || !font->role.extension))
        return false; /* its table says so itself */
    return sym->cls == OCR_CLS_OP || sym->cls == OCR_CLS_VPIECE || sym->cls == OCR_CLS_RPIECE ||
           sym->cls == OCR_CLS_RADICAL;
}

/** A bar that is taller than the relation: text layers tell one character for both. */
static bool is_fence(const ocr_sym *sym)
{
    const char *name = ocr_symbol(sym->id)->name;

    return sym->ink.y1 - sym->ink.y0 > 1.35F * sym->size &&
           (strcmp(name, "|") == 0 || strcmp(name, "\\|") == 0 || strcmp(name, "\\parallel") == 0);
}

/** identify(), or what it said of the same glyph before. */
static void tell(ocr_font_entry *font, const ocr_pdf_page *page, const ocr_glyph *glyph,
                 ocr_sym *sym)
{
    uint32_t rune = glyph->nuni == 1 ? glyph->uni[0] : 0;
    ocr_told_glyph *t = glyph->nuni <= 1 ? ocr_font_told(font, page, glyph) : NULL;

    if (t && t->is_set && t->code == glyph->code && t->rune == rune &&
        t->glyph_name == glyph->name) {
        sym->id = t->id;
        sym->cls = t->cls;
        sym->style = t->style;
        sym->way = (uint8_t)t->way;
        sym->extensible = t->extensible;
        sym->conf = t->conf;
        return;
    }
    if (!identify(font, page, glyph, sym)) {
        sym->cls = OCR_CLS_ORD;
        sym->conf = 0.1F;
    }
    if (t)
        *t = (ocr_told_glyph){.code = glyph->code,
                              .rune = rune,
                              .glyph_name = glyph->name,
                              .id = sym->id,
                              .cls = sym->cls,
                              .style = sym->style,
                              .way = sym->way,
                              .extensible = sym->extensible,
                              .is_set = true,
                              .conf = sym->conf};
}

bool ocr_symbol_of_glyph(ocr_symbol_cache *cache, const ocr_pdf_page *page, const ocr_glyph *glyph,
                         ocr_sym *ret_sym)
{
    ocr_sym sym = {.seq = glyph->seq, .glyph = -1, .size = glyph->size, .x = glyph->x};
    ocr_font_entry *font;

    if (glyph->font < 0 || (size_t)glyph->font >= page->nfonts)
        return false;
    if (glyph->x1 <= glyph->x0 && glyph->y1 <= glyph->y0)
        return false;
    if (glyph->nuni == 1 && (glyph->uni[0] == ' ' || glyph->uni[0] == 0xA0) && !glyph->name)
        return false;
    font = ocr_font_entry_of(cache, &page->fonts[glyph->font]);
    if (!font)
        return false;
    sym.ink = (ocr_box){glyph->x0, glyph->y0, glyph->x1, glyph->y1};
    sym.advance = glyph->dx;
    sym.base = glyph->y;
    sym.glyph = (int32_t)(glyph - page->glyphs);
    tell(font, page, glyph, &sym);
    sym.text_font = !font->role.math;
    apply_font_style(font, &sym);
    if (sym.cls == OCR_CLS_REL && is_fence(&sym))
        sym.cls = OCR_CLS_FENCE;
    if (sym.extensible || is_extensible(font, &sym)) {
        sym.extensible = true;
        sym.base = NAN;
    }
    *ret_sym = sym;
    return true;
}
