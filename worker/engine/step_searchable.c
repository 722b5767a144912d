/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Searchable: the document and its page models, which the supervisor left in the output directory,
 * into a PDF in which the recognized words can be found. One page's model is in memory at a time.
 * Layer: the same with the words that a DjVu document brought along.
 */
#include "ocr/model/djvu_words.h"
#include "ocr/searchable/searchable.h"
#include "schema/base/io.h"
#include "worker/engine/protocol.h"
#include "worker/engine/steps.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>

typedef struct mapping {
    void *bytes;
    size_t len;
} mapping;

static sch_status map_source(mapping *map, sch_err *err)
{
    struct stat st;

    if (fstat(WRK_FD_SOURCE, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size == 0)
        return sch_fail(err, SCH_FATAL, "the document is no regular file");
    map->len = (size_t)st.st_size;
    map->bytes = mmap(NULL, map->len, PROT_READ, MAP_PRIVATE, WRK_FD_SOURCE, 0);
    if (map->bytes == MAP_FAILED)
        return sch_fail_errno(err, "map the document");
    return SCH_OK;
}

/* A model that is damaged: the page stays, without words. */
static sch_status add_page(ocr_searchable *copy, const char *line, size_t len, sch_err *err)
{
    SCH_AUTO(ocr_page_free) ocr_page *page = NULL;
    sch_status s = ocr_page_parse(line, len, &page, err);

    return s == SCH_OK ? ocr_searchable_add(copy, page, err) : s;
}

static sch_status add_pages(ocr_searchable *copy, FILE *models, sch_err *err)
{
    SCH_AUTO(free) char *line = NULL;
    size_t room = 0;
    ssize_t len;
    sch_status s = SCH_OK;

    while (s == SCH_OK && (len = getline(&line, &room, models)) > 0)
        s = add_page(copy, line, (size_t)len - (line[len - 1] == '\n'), err);
    return s == SCH_OK && ferror(models) ? sch_fail_errno(err, "page models") : s;
}

static sch_status open_models(FILE **ret_models, sch_err *err)
{
    SCH_AUTO(sch_close)
    int fd = openat(WRK_FD_OUTPUT, WRK_LEAF_MODELS, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    FILE *models = fd >= 0 ? fdopen(fd, "r") : NULL;

    if (!models)
        return sch_fail_errno(err, "page models");
    (void)SCH_STEAL_FD(fd);
    *ret_models = models;
    return SCH_OK;
}

static sch_status write_copy(ocr_searchable *copy, sch_err *err)
{
    static const char done[] = "{\"outputs\":[\"" WRK_LEAF_SEARCHABLE "\"]}\n";
    SCH_AUTO(sch_close)
    int fd = openat(WRK_FD_OUTPUT, WRK_LEAF_SEARCHABLE,
                    O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    sch_status s;

    if (fd < 0)
        return sch_fail_errno(err, "output");
    s = ocr_searchable_write(copy, fd, err);
    return s == SCH_OK ? sch_write_all(WRK_FD_RESULT, done, sizeof done - 1, err) : s;
}

sch_status wrk_step_searchable(const wrk_request *request, sch_err *err)
{
    SCH_AUTO(ocr_searchable_close) ocr_searchable *copy = NULL;
    SCH_AUTO(sch_fclose) FILE *models = NULL;
    mapping map = {.bytes = NULL};
    sch_status s = map_source(&map, err);

    (void)request;
    if (s == SCH_OK)
        s = open_models(&models, err);
    if (s == SCH_OK)
        s = ocr_searchable_open(map.bytes, map.len, &copy, err);
    if (s == SCH_OK)
        s = add_pages(copy, models, err);
    return s == SCH_OK ? write_copy(copy, err) : s; /* the mapping ends with the process */
}

/* ---- words of a DjVu document ---------------------------------------------------------------- */

#define WORDS_BYTES (256u << 20)

typedef struct layer {
    ocr_searchable *copy;
    int pages; /* that were added */
} layer;

static sch_status add_layer(const ocr_page *page, void *arg, sch_err *err)
{
    layer *l = arg;

    l->pages++;
    return ocr_searchable_add(l->copy, page, err);
}

/* Pages behind those that the text layer knows stay in the document. */
static sch_status add_rest(layer *l, sch_err *err)
{
    sch_err none = {0};
    sch_status s = SCH_OK;

    while (s == SCH_OK) {
        SCH_AUTO(ocr_page_free) ocr_page *page = ocr_page_new(1 << 20);

        if (!page)
            return sch_fail(err, SCH_FATAL, "no memory for a page");
        page->number = l->pages + 1;
        s = add_layer(page, l, &none);
    }
    return s == SCH_INVALID && !none.id[0] ? SCH_OK : sch_fail(err, s, "%s", none.text);
}

static sch_status read_words(sch_strbuf *sb, sch_err *err)
{
    SCH_AUTO(sch_close)
    int fd = openat(WRK_FD_OUTPUT, WRK_LEAF_WORDS, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);

    return fd < 0 ? sch_fail_errno(err, "words") : sch_read_all(fd, WORDS_BYTES, sb, err);
}

sch_status wrk_step_layer(const wrk_request *request, sch_err *err)
{
    SCH_AUTO(ocr_searchable_close) ocr_searchable *copy = NULL;
    SCH_AUTO(sch_strbuf_done) sch_strbuf words = {0};
    mapping map = {.bytes = NULL};
    layer l = {.pages = 0};
    sch_status s = map_source(&map, err);

    (void)request;
    if (s == SCH_OK)
        s = read_words(&words, err);
    if (s == SCH_OK)
        s = ocr_searchable_open(map.bytes, map.len, &copy, err);
    l.copy = copy;
    if (s == SCH_OK)
        s = ocr_djvu_words(sch_strbuf_str(&words), words.len, add_layer, &l, err);
    if (s == SCH_OK)
        s = add_rest(&l, err);
    return s == SCH_OK ? write_copy(copy, err) : s;
}
