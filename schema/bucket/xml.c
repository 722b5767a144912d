/* SPDX-License-Identifier: Apache-2.0 */
/* Short XML answers, read with expat: elements with text in them, no entities of their own. */
#include "schema/bucket/bucket_priv.h"

#include <expat.h>
#include <string.h>

#define DEPTH     16
#define NAME_SIZE 64
#define TEXT_MAX  4096

typedef struct walk {
    XML_Parser parser;
    bkt_xml_fn *fn;
    void *arg;
    int depth;
    char names[DEPTH][NAME_SIZE];
    sch_strbuf text;
} walk;

/* Names come without their name space's prefix. */
static void on_start(void *arg, const XML_Char *name, const XML_Char **attributes)
{
    walk *w = arg;
    const char *colon = strrchr(name, ':');

    (void)attributes;
    if (w->depth >= DEPTH) {
        (void)XML_StopParser(w->parser, XML_FALSE);
        return;
    }
    (void)snprintf(w->names[w->depth++], NAME_SIZE, "%s", colon ? colon + 1 : name);
    sch_strbuf_reset(&w->text);
}

static void on_text(void *arg, const XML_Char *text, int len)
{
    walk *w = arg;

    if (w->text.len + (size_t)len <= TEXT_MAX)
        sch_strbuf_add(&w->text, text, (size_t)len);
}

static void on_end(void *arg, const XML_Char *name)
{
    walk *w = arg;

    (void)name;
    w->depth--;
    w->fn(w->arg, w->depth > 0 ? w->names[w->depth - 1] : "", w->names[w->depth],
          sch_strbuf_str(&w->text));
    sch_strbuf_reset(&w->text);
}

/* A document type could name other files or grow without end: no answer of a store has one. */
static void on_doctype(void *arg, const XML_Char *name, const XML_Char *system,
                       const XML_Char *public, int has_internal)
{
    const walk *w = arg;

    (void)name;
    (void)system;
    (void)public;
    (void)has_internal;
    (void)XML_StopParser(w->parser, XML_FALSE);
}

bool bkt_xml(const char *text, size_t len, bkt_xml_fn *fn, void *arg)
{
    walk w = {.fn = fn, .arg = arg};
    bool is_read;

    if (len == 0 || len > SCH_HTTP_BODY_MAX)
        return false;
    w.parser = XML_ParserCreate(NULL);
    if (!w.parser)
        return false;
    XML_SetUserData(w.parser, &w);
    XML_SetElementHandler(w.parser, on_start, on_end);
    XML_SetCharacterDataHandler(w.parser, on_text);
    XML_SetStartDoctypeDeclHandler(w.parser, on_doctype);
    is_read = XML_Parse(w.parser, text, (int)len, 1) == XML_STATUS_OK;
    XML_ParserFree(w.parser);
    sch_strbuf_done(w.text);
    return is_read;
}
