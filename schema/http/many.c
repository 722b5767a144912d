/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/http/many.h"

#include "schema/http/http_priv.h"

#include <string.h>

/* A request under way, with what it needs until its end. */
typedef struct running {
    sch_http_exchange exchange;
    sch_http_request request;
    void *body;
    void *tag;
    struct running *prev, *next;
} running;

struct sch_http_many {
    CURLM *multi;
    sch_http_rules rules;
    running *first;
};

sch_status sch_http_many_new(const sch_http_rules *rules, sch_http_many **ret_many, sch_err *err)
{
    sch_http_many *many = calloc(1, sizeof *many);

    if (many)
        many->multi = curl_multi_init();
    if (!many || !many->multi) {
        free(many);
        return sch_fail(err, SCH_FATAL, "out of memory");
    }
    many->rules = *rules;
    *ret_many = many;
    return SCH_OK;
}

static void add(sch_http_many *many, running *r)
{
    r->next = many->first;
    if (r->next)
        r->next->prev = r;
    many->first = r;
}

/** Take a request out of the books and release it; its answer was taken over before. */
static void drop(sch_http_many *many, running *r)
{
    if (r->prev)
        r->prev->next = r->next;
    else if (many->first == r)
        many->first = r->next;
    if (r->next)
        r->next->prev = r->prev;
    if (r->exchange.curl) {
        (void)curl_multi_remove_handle(many->multi, r->exchange.curl);
        curl_easy_cleanup(r->exchange.curl);
    }
    curl_slist_free_all(r->exchange.headers);
    sch_http_reply_done(r->exchange.reply);
    free(r->body);
    free(r);
}

sch_http_many *sch_http_many_free(sch_http_many *many)
{
    if (!many)
        return NULL;
    while (many->first)
        drop(many, many->first);
    (void)curl_multi_cleanup(many->multi);
    free(many);
    return NULL;
}

static running *new_running(const sch_http_many *many, const sch_http_request *request, void *tag)
{
    running *r = calloc(1, sizeof *r);

    if (!r)
        return NULL;
    r->request = *request;
    r->tag = tag;
    r->body = malloc(request->body_len + 1);
    r->exchange = (sch_http_exchange){
        .curl = curl_easy_init(), .rules = &many->rules, .request = &r->request};
    if (!r->body || !r->exchange.curl) {
        curl_easy_cleanup(r->exchange.curl);
        free(r->body);
        free(r);
        return NULL;
    }
    if (request->body_len > 0)
        memcpy(r->body, request->body, request->body_len);
    r->request.body = r->body;
    r->request.body_size = 0;
    return r;
}

/** After libcurl copied them, the request's own texts are not needed any more. */
static void forget_texts(running *r)
{
    r->request.url = NULL;
    r->request.headers = NULL;
    r->request.header_count = 0;
}

sch_status sch_http_many_start(sch_http_many *many, const sch_http_request *request, void *tag,
                               sch_err *err)
{
    running *r = new_running(many, request, tag);
    sch_status s;

    if (!r)
        return sch_fail(err, SCH_FATAL, "out of memory");
    add(many, r);
    s = sch_http_exchange_begin(&r->exchange, err);
    if (s == SCH_OK && (curl_easy_setopt(r->exchange.curl, CURLOPT_PRIVATE, r) != CURLE_OK ||
                        curl_multi_add_handle(many->multi, r->exchange.curl) != CURLM_OK))
        s = sch_fail(err, SCH_FATAL, "libcurl takes no more requests");
    if (s != SCH_OK)
        drop(many, r);
    else
        forget_texts(r);
    return s;
}

sch_status sch_http_many_wait(sch_http_many *many, int fd, int timeout_ms, sch_err *err)
{
    struct curl_waitfd wait = {.fd = fd, .events = CURL_WAIT_POLLIN};
    int count = 0;
    CURLMcode e = curl_multi_perform(many->multi, &count);

    if (e == CURLM_OK)
        e = curl_multi_poll(many->multi, &wait, fd >= 0 ? 1 : 0, timeout_ms, NULL);
    if (e == CURLM_OK)
        e = curl_multi_perform(many->multi, &count);
    return e == CURLM_OK ? SCH_OK : sch_fail(err, SCH_FATAL, "libcurl: %s", curl_multi_strerror(e));
}

void *sch_http_many_next(sch_http_many *many, sch_http_reply *ret_reply)
{
    CURLMsg *message;
    int left;

    while ((message = curl_multi_info_read(many->multi, &left)) != NULL) {
        running *r = NULL;
        CURLcode result = message->data.result;
        void *tag;

        if (message->msg != CURLMSG_DONE ||
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&r) != CURLE_OK ||
            !r)
            continue;
        tag = r->tag;
        if (sch_http_exchange_end(&r->exchange, result, ret_reply, NULL) != SCH_OK)
            *ret_reply = (sch_http_reply){.outcome = SCH_HTTP_NO_ANSWER, .text = "out of memory"};
        drop(many, r);
        return tag;
    }
    return NULL;
}
