/* SPDX-License-Identifier: Apache-2.0 */
/* Listing a bucket, page after page, as the driver's form says. */
#include "schema/bucket/bucket_priv.h"

#include <string.h>

/* A listing in progress. */
typedef struct listing {
    const bkt_list_form *form;
    bool (*fn)(const char *key, int64_t size, void *arg);
    void *arg;
    bool is_stopped;
    char key[SCH_BUCKET_KEY_MAX + 1];
    char next[2048]; /* where the next page begins; "": this is the last */
    int64_t size;
} listing;

static void note_entry(void *arg, const char *parent, const char *name, const char *text)
{
    listing *l = arg;
    const bkt_list_form *form = l->form;

    if (strcmp(parent, form->entry) == 0 && strcmp(name, form->key) == 0)
        (void)snprintf(l->key, sizeof l->key, "%s", text);
    else if (strcmp(parent, form->size_parent) == 0 && strcmp(name, form->size) == 0)
        l->size = strtoll(text, NULL, 10);
    else if (strcmp(name, form->entry) == 0 && !l->is_stopped)
        l->is_stopped = !l->fn(l->key, l->size, l->arg);
    else if (strcmp(name, form->next) == 0)
        (void)snprintf(l->next, sizeof l->next, "%s", text);
}

sch_status bkt_list(sch_bucket *b, const char *prefix,
                    bool (*fn)(const char *key, int64_t size, void *arg), void *arg, sch_err *err)
{
    const bkt_list_form *form = b->driver->list_form;
    listing l = {.form = form, .fn = fn, .arg = arg};
    char marker[sizeof l.next] = "";
    sch_status s;

    do {
        SCH_AUTO(sch_http_reply_done) sch_http_reply reply = {0};
        bkt_call call = {.method = "GET"};

        for (size_t i = 0; i < form->query_count; i++)
            bkt_query(&call, form->query[i].name, form->query[i].value);
        if (*prefix)
            bkt_query(&call, "prefix", prefix);
        if (*marker)
            bkt_query(&call, form->marker, marker);
        s = bkt_do(b, &call, "list", false, &reply, err);
        l.next[0] = '\0';
        if (s == SCH_OK && !bkt_xml(sch_strbuf_str(&reply.body), reply.body.len, note_entry, &l))
            s = sch_fail_id(err, SCH_INVALID, "unknown_error", "list: the answer is no XML");
        memcpy(marker, l.next, sizeof marker);
    } while (s == SCH_OK && !l.is_stopped && *marker);
    return s;
}
