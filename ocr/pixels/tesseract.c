/* SPDX-License-Identifier: Apache-2.0 */
/* Tesseract through its C API: see tesseract.h. */
#include "ocr/pixels/tesseract.h"

#include "ocr/model/floats.h"
#include "ocr/pixels/letters.h"
#include "ocr/pixels/picture.h"
#include "ocr/pixels/raw_lines.h"
#include "schema/base/utf8.h"

#include <allheaders.h>
#include <dlfcn.h>
#include <math.h>
#include <string.h>
#include <tesseract/capi.h>

enum {
    MAX_LOADED = 4,     /* sets of languages held at once */
    MAX_LANGUAGES = 64, /* bytes of their names */
};

typedef struct loaded {
    char languages[MAX_LANGUAGES];
    TessBaseAPI *api;
} loaded;

static loaded models[MAX_LOADED]; /* most recently used first */

/**
 * Make OpenMP regions serial. OMP_THREAD_LIMIT is read when libgomp is loaded, before main(), so it
 * cannot be set from here; and Tesseract asks for its threads by number, which wins over
 * omp_set_num_threads(). Zero active levels wins over both. Looked up by name, so that a Tesseract
 * built without OpenMP needs nothing.
 */
static void make_serial(void)
{
    void *found = dlsym(RTLD_DEFAULT, "omp_set_max_active_levels");
    void (*set_levels)(int);

    if (found) {
        memcpy(&set_levels, &found, sizeof set_levels); /* ISO C has no cast for it */
        set_levels(0);
    }
}

static bool is_language_list(const char *text)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "0123456789_+";

    size_t len = strlen(text);

    return len > 0 && len < MAX_LANGUAGES && text[strspn(text, allowed)] == '\0' &&
           text[0] != '+' && text[len - 1] != '+' && !strstr(text, "++");
}

/** Tesseract is content when one language of several is there; whoever asked is not. */
static bool has_all(TessBaseAPI *api, const char *languages)
{
    char **loaded_names = TessBaseAPIGetLoadedLanguagesAsVector(api);
    bool all = loaded_names != NULL;

    for (const char *p = languages; all && *p;) {
        size_t len = strcspn(p, "+");
        bool found = false;

        for (char **name = loaded_names; *name; name++)
            found |= strlen(*name) == len && memcmp(*name, p, len) == 0;
        all = found;
        p += len + (p[len] == '+');
    }
    TessDeleteTextArray(loaded_names);
    return all;
}

static sch_status load(const char *languages, TessBaseAPI **ret_api, sch_err *err)
{
    TessBaseAPI *api = TessBaseAPICreate();

    if (!api)
        return sch_fail(err, SCH_FATAL, "no memory for Tesseract");
    TessBaseAPISetVariable(api, "debug_file", "/dev/null");
    if (TessBaseAPIInit2(api, NULL, languages, OEM_LSTM_ONLY) != 0 || !has_all(api, languages)) {
        TessBaseAPIDelete(api);
        return sch_fail_id(err, SCH_INVALID, "invalid_ocr_parameters",
                           "the recognition data of '%s' is not installed", languages);
    }
    TessBaseAPISetVariable(api, "debug_file", "/dev/null"); /* Init resets it */
    TessBaseAPISetPageSegMode(api, PSM_AUTO);
    *ret_api = api;
    return SCH_OK;
}

/** Put entry i first, so that the last one is the one to give up. */
static TessBaseAPI *use(size_t i)
{
    loaded used = models[i];

    memmove(&models[1], &models[0], i * sizeof models[0]);
    models[0] = used;
    return used.api;
}

static sch_status get_model(const char *languages, TessBaseAPI **ret_api, sch_err *err)
{
    TessBaseAPI *api = NULL;
    sch_status s;

    if (!is_language_list(languages))
        return sch_fail_id(err, SCH_INVALID, "invalid_ocr_parameters", "malformed languages");
    for (size_t i = 0; i < MAX_LOADED; i++)
        if (models[i].api && strcmp(models[i].languages, languages) == 0) {
            *ret_api = use(i);
            return SCH_OK;
        }
    make_serial();
    ocr_pix_quiet();
    s = load(languages, &api, err);
    if (s != SCH_OK)
        return s;
    if (models[MAX_LOADED - 1].api)
        TessBaseAPIDelete(models[MAX_LOADED - 1].api);
    models[MAX_LOADED - 1].api = api;
    memcpy(models[MAX_LOADED - 1].languages, languages, strlen(languages) + 1);
    *ret_api = use(MAX_LOADED - 1);
    return SCH_OK;
}

/**
 * Recognize a blank image once: what Tesseract makes at its first use (tables, its message file) is
 * then there before the fork, and before the sandbox refuses to open files.
 */
static void run_once(TessBaseAPI *api)
{
    PIX *pix = pixCreate(64, 64, 8);

    if (!pix)
        return;
    pixSetAll(pix);
    TessBaseAPISetImage2(api, pix);
    TessBaseAPISetSourceResolution(api, 300);
    (void)TessBaseAPIRecognize(api, NULL);
    TessBaseAPIClear(api);
    pixDestroy(&pix);
}

sch_status ocr_tess_load(const char *languages, sch_err *err)
{
    TessBaseAPI *api = NULL;
    sch_status s = get_model(languages, &api, err);

    if (s == SCH_OK)
        run_once(api);
    return s;
}

/* ---- results ---- */

typedef struct collector {
    TessResultIterator *words;
    TessPageIterator *places; /* the same iterator, as the C API wants it */
    sch_arena *arena;
    float scale;
    ocr_reading reading;
    size_t cap_words, cap_lines, cap_regions, cap_signs;
    bool wants_signs;
    int blocks, pars; /* begun so far */
    bool no_memory;
} collector;

static ocr_region_kind region_kind(TessPolyBlockType type)
{
    switch (type) {
    case PT_FLOWING_TEXT:
    case PT_HEADING_TEXT:
    case PT_PULLOUT_TEXT:
    case PT_CAPTION_TEXT:
    case PT_VERTICAL_TEXT:
        return OCR_REGION_TEXT;
    case PT_TABLE:
        return OCR_REGION_TABLE;
    case PT_EQUATION:
    case PT_INLINE_EQUATION:
        return OCR_REGION_MATH;
    case PT_FLOWING_IMAGE:
    case PT_HEADING_IMAGE:
    case PT_PULLOUT_IMAGE:
        return OCR_REGION_IMAGE;
    case PT_HORZ_LINE:
        return OCR_REGION_H_RULE;
    case PT_VERT_LINE:
        return OCR_REGION_V_RULE;
    default:
        return OCR_REGION_UNKNOWN;
    }
}

static bool get_box(const collector *c, TessPageIteratorLevel level, ocr_box *ret_box)
{
    int x0, y0, x1, y1;

    if (!TessPageIteratorBoundingBox(c->places, level, &x0, &y0, &x1, &y1) || x1 <= x0 || y1 <= y0)
        return false;
    *ret_box = (ocr_box){(float)x0 * c->scale, (float)y0 * c->scale, (float)x1 * c->scale,
                         (float)y1 * c->scale};
    return true;
}

static void *grow(collector *c, void *items, size_t count, size_t *cap, size_t size)
{
    void *grown = c->no_memory ? NULL : sch_arena_grow(c->arena, items, count, cap, size);

    if (!grown)
        c->no_memory = true;
    return grown;
}

static void add_region(collector *c)
{
    ocr_region_kind kind = region_kind(TessPageIteratorBlockType(c->places));
    ocr_region *regions;
    ocr_box box;

    if (kind != OCR_REGION_IMAGE && kind != OCR_REGION_H_RULE && kind != OCR_REGION_V_RULE)
        return;
    if (!get_box(c, RIL_BLOCK, &box))
        return;
    regions = grow(c, c->reading.regions, c->reading.nregions, &c->cap_regions, sizeof *regions);
    if (regions) {
        c->reading.regions = regions;
        regions[c->reading.nregions++] = (ocr_region){box, kind};
    }
}

/** Open the line that the iterator stands in; its words follow. */
static void add_line(collector *c)
{
    ocr_read_line *lines =
        grow(c, c->reading.lines, c->reading.nlines, &c->cap_lines, sizeof *lines);
    ocr_read_line *line;
    int x0, y0, x1, y1;

    if (!lines)
        return;
    c->reading.lines = lines;
    line = &lines[c->reading.nlines];
    *line = (ocr_read_line){.word0 = c->reading.nwords,
                            .block = c->blocks - 1,
                            .par = c->pars - 1,
                            .kind = region_kind(TessPageIteratorBlockType(c->places))};
    if (!get_box(c, RIL_TEXTLINE, &line->box))
        return;
    line->baseline0 = line->baseline1 = line->box.y1;
    if (TessPageIteratorBaseline(c->places, RIL_TEXTLINE, &x0, &y0, &x1, &y1)) {
        line->baseline0 = (float)y0 * c->scale;
        line->baseline1 = (float)y1 * c->scale;
    }
    c->reading.nlines++;
}

/** Baseline of a line at x, where it is not known to be out of the line. */
static float baseline_at(const ocr_read_line *line, float x)
{
    float width = line->box.x1 - line->box.x0;
    float t = width > 0 ? (x - line->box.x0) / width : 0;
    float y = line->baseline0 + (line->baseline1 - line->baseline0) * t;

    return y < line->box.y0 || y > line->box.y1 ? line->box.y1 : y;
}

static void add_sign(collector *c, const char *text)
{
    ocr_sign *signs;
    ocr_box box;
    uint32_t rune;

    if (!get_box(c, RIL_SYMBOL, &box))
        return;
    signs = grow(c, c->reading.signs, c->reading.nsigns, &c->cap_signs, sizeof *signs);
    if (!signs)
        return;
    c->reading.signs = signs;
    (void)sch_utf8_get(text, &rune);
    signs[c->reading.nsigns++] = (ocr_sign){
        .box = box,
        .rune = rune,
        .conf = fmaxf(0, fminf(1, TessResultIteratorConfidence(c->words, RIL_SYMBOL) / 100))};
}

/** The characters of the word that was added last; the iterator is left where it was. */
static void add_signs(collector *c)
{
    TessResultIterator *words = c->words;
    TessPageIterator *places = c->places;
    TessResultIterator *walk = TessResultIteratorCopy(words);
    ocr_word *word = &c->reading.words[c->reading.nwords - 1];

    if (!walk)
        return;
    c->words = walk;
    c->places = TessResultIteratorGetPageIterator(walk);
    word->glyph0 = (int32_t)c->reading.nsigns;
    do {
        char *text = TessResultIteratorGetUTF8Text(walk, RIL_SYMBOL);

        if (text && text[0] && text[0] != ' ')
            add_sign(c, text);
        TessDeleteText(text);
        if (TessPageIteratorIsAtFinalElement(c->places, RIL_WORD, RIL_SYMBOL))
            break;
    } while (!c->no_memory && TessResultIteratorNext(walk, RIL_SYMBOL));
    word->glyph1 = (int32_t)c->reading.nsigns;
    TessResultIteratorDelete(walk);
    c->words = words;
    c->places = places;
}

static void add_word(collector *c)
{
    char *text = TessResultIteratorGetUTF8Text(c->words, RIL_WORD);
    ocr_word *words, *word;
    ocr_box box;

    if (text && text[strspn(text, " \n\t")] != '\0' && c->reading.nlines > 0 &&
        get_box(c, RIL_WORD, &box)) {
        words = grow(c, c->reading.words, c->reading.nwords, &c->cap_words, sizeof *words);
        if (words) {
            float conf = TessResultIteratorConfidence(c->words, RIL_WORD) / 100;

            c->reading.words = words;
            word = &words[c->reading.nwords];
            *word = (ocr_word){.box = box,
                               .text = sch_arena_strdup(c->arena, text),
                               .conf = fmaxf(0, fminf(1, conf)),
                               .glyph0 = -1,
                               .glyph1 = -1};
            if (word->text) {
                c->reading.nwords++;
                c->reading.lines[c->reading.nlines - 1].nwords++;
                if (c->wants_signs)
                    add_signs(c);
            } else {
                c->no_memory = true;
            }
        }
    }
    TessDeleteText(text);
}

/** Median over its words, so that a speck joined to one of them does not count. */
static float line_font_size(const ocr_read_line *line, const ocr_word *words)
{
    enum { ENOUGH = 64 };
    float sizes[ENOUGH];
    size_t n = 0;

    for (size_t i = line->word0; i < line->word0 + line->nwords && n < ENOUGH; i++) {
        float em = ocr_em_from_word(words[i].text, words[i].box.y1 - words[i].box.y0);

        if (em > 0)
            sizes[n++] = em;
    }
    if (n == 0)
        return (line->box.y1 - line->box.y0) / 0.9F; /* ascender to descender */
    ocr_floats_sort(sizes, n);
    return sizes[n / 2];
}

static void join_box(ocr_box *box, ocr_box other)
{
    box->x0 = fminf(box->x0, other.x0);
    box->y0 = fminf(box->y0, other.y0);
    box->x1 = fmaxf(box->x1, other.x1);
    box->y1 = fmaxf(box->y1, other.y1);
}

/** Drop lines without words; settle what a word takes from its line. */
static void finish_lines(ocr_reading *reading)
{
    size_t kept = 0;

    for (size_t i = 0; i < reading->nlines; i++) {
        ocr_read_line *line = &reading->lines[kept];

        *line = reading->lines[i];
        if (line->nwords == 0)
            continue;
        line->font_size = line_font_size(line, reading->words);
        for (size_t w = line->word0; w < line->word0 + line->nwords; w++) {
            ocr_word *word = &reading->words[w];

            word->font_size = line->font_size;
            join_box(&line->box, word->box); /* Tesseract's line may be a little narrower */
            word->baseline = baseline_at(line, (word->box.x0 + word->box.x1) / 2);
        }
        kept++;
    }
    reading->nlines = kept;
}

static void collect(collector *c)
{
    do {
        size_t nlines = c->reading.nlines;

        if (TessPageIteratorIsAtBeginningOf(c->places, RIL_BLOCK))
            c->blocks++;
        if (region_kind(TessPageIteratorBlockType(c->places)) >= OCR_REGION_IMAGE) {
            add_region(c); /* holds no words; unknown ones may, below */
            if (region_kind(TessPageIteratorBlockType(c->places)) != OCR_REGION_UNKNOWN)
                continue;
        }
        if (TessPageIteratorIsAtBeginningOf(c->places, RIL_PARA))
            c->pars++;
        if (TessPageIteratorIsAtBeginningOf(c->places, RIL_TEXTLINE)) {
            add_line(c);
            if (c->reading.nlines == nlines)
                continue; /* a line without extent has no words */
        }
        add_word(c);
    } while (!c->no_memory && TessResultIteratorNext(c->words, RIL_WORD));
    finish_lines(&c->reading);
}

static TessPageSegMode segmentation(unsigned how)
{
    if (how & OCR_TESS_LINE)
        return PSM_SINGLE_LINE;
    if (how & OCR_TESS_BLOCK)
        return PSM_SINGLE_BLOCK;
    return how & OCR_TESS_SPARSE ? PSM_SPARSE_TEXT : PSM_AUTO;
}

sch_status ocr_tess_read(struct Pix *pix, int dpi, const char *languages, float scale,
                         sch_arena *arena, unsigned how, ocr_reading *ret_reading, sch_err *err)
{
    collector c = {.arena = arena, .scale = scale, .wants_signs = how & OCR_TESS_SIGNS};
    TessBaseAPI *api = NULL;
    sch_status s = get_model(languages, &api, err);
    bool failed;

    if (s != SCH_OK)
        return s;
    TessBaseAPISetPageSegMode(api, segmentation(how));
    TessBaseAPISetImage2(api, pix);
    TessBaseAPISetSourceResolution(api, dpi);
    ocr_raw_lines(true);
    failed = TessBaseAPIRecognize(api, NULL) != 0;
    ocr_raw_lines(false);
    if (failed) {
        TessBaseAPIClear(api);
        return sch_fail_id(err, SCH_FATAL, "ocr_error", "Tesseract failed on the page");
    }
    c.words = TessBaseAPIGetIterator(api);
    if (c.words) { /* NULL: a blank page */
        c.places = TessResultIteratorGetPageIterator(c.words);
        collect(&c);
        TessResultIteratorDelete(c.words);
    }
    TessBaseAPIClear(api);
    if (c.no_memory)
        return sch_fail(err, SCH_LIMIT, "the page has too many words");
    *ret_reading = c.reading;
    return SCH_OK;
}

float ocr_reading_conf(const ocr_reading *reading)
{
    double sum = 0, letters = 0;

    for (size_t i = 0; i < reading->nwords; i++) {
        double n = (double)ocr_letters_count(reading->words[i].text);

        sum += n * (double)reading->words[i].conf;
        letters += n;
    }
    return letters > 0 ? (float)(sum / letters) : 0;
}

size_t ocr_reading_letters(const ocr_reading *reading)
{
    size_t n = 0;

    for (size_t i = 0; i < reading->nwords; i++)
        n += ocr_letters_count(reading->words[i].text);
    return n;
}
