/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/api/play.h"

#include "schema/base/io.h"

#include "tests/support/t.h"

#include <jansson.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>

void play_fail(const play *p, const char *fmt, ...)
{
    va_list ap;

    fprintf(stderr, "%s:%u: ", p->script, p->line);
    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    fprintf(stderr, "\nthe server's data and log are in %s\n", p->data_dir);
    kill(p->server.pid, SIGKILL);
    fflush(NULL);
    _exit(1); /* a failure is no place to look for leaks */
}

void play_set(play *p, const char *name, const char *value)
{
    unsigned i = 0;

    while (i < p->nvars && strcmp(p->vars[i].name, name) != 0)
        i++;
    if (i == SCH_COUNT_OF(p->vars))
        play_fail(p, "too many variables");
    if (i == p->nvars)
        p->nvars++;
    snprintf(p->vars[i].name, sizeof p->vars[i].name, "%s", name);
    free(p->vars[i].value);
    p->vars[i].value = strdup(value);
}

static const char *value_of(const play *p, const char *name, size_t len)
{
    for (unsigned i = 0; i < p->nvars; i++)
        if (strlen(p->vars[i].name) == len && memcmp(p->vars[i].name, name, len) == 0)
            return p->vars[i].value;
    play_fail(p, "no variable %.*s", (int)len, name);
}

/** One escape behind a backslash. @return what follows it */
static const char *expand_escape(const char *at, sch_strbuf *sb)
{
    static const char from[] = "rnt\\", to[] = "\r\n\t\\";
    const char *plain = strchr(from, *at);
    unsigned byte = 0;

    if (*at == 'x' && sscanf(at + 1, "%2x", &byte) == 1) {
        sch_strbuf_addc(sb, (char)byte);
        return at + 3;
    }
    if (!plain || !*at) { /* no escape: the backslash stays */
        sch_strbuf_addc(sb, '\\');
        return at;
    }
    sch_strbuf_addc(sb, to[plain - from]);
    return at + 1;
}

void play_expand(const play *p, const char *text, sch_strbuf *sb)
{
    while (*text) {
        if (strncmp(text, "${", 2) == 0 && strchr(text, '}')) {
            const char *end = strchr(text, '}');

            sch_strbuf_adds(sb, value_of(p, text + 2, (size_t)(end - text) - 2));
            text = end + 1;
        } else if (*text == '\\') {
            text = expand_escape(text + 1, sb);
        } else {
            sch_strbuf_addc(sb, *text++);
        }
    }
}

void play_reset(play *p, bool keep)
{
    if (!keep || p->response.closed) {
        sch_close(p->fd);
        p->fd = -1;
    }
    wire_response_done(p->response);
    p->response = (wire_response){.status = 0};
    sch_strbuf_reset(&p->body);
    p->is_raw = p->is_form = p->is_chunked = p->is_head = p->shut = p->sent = false;
}

/** A key of the server's data directory, made by the command that operators use. */
static void make_key(play *p, const char *var, const char *options)
{
    SCH_AUTO(free) char *command = NULL;
    json_t *json = NULL;
    FILE *out = NULL;
    char name[40];

    if (asprintf(&command, "'%s' key create --json --data '%s' %s", p->program, p->data_dir,
                 options) > 0)
        out = popen(command, "r");
    if (out) {
        json = json_loadf(out, JSON_DISABLE_EOF_CHECK, NULL);
        pclose(out);
    }
    if (!json)
        play_fail(p, "key create prints no JSON");
    play_set(p, var, json_string_value(json_object_get(json, "app_key")));
    snprintf(name, sizeof name, "%s_app", var);
    play_set(p, name, json_string_value(json_object_get(json, "app_id")));
    json_decref(json);
}

/** serve [ARGUMENT...]: (again) with these settings. */
static void serve(play *p, const char *rest)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf copy = {0};
    const char *args[16] = {"--no-worker"};
    char *next = NULL;
    size_t n = 1;
    int status = t_server_stop(&p->server);

    if (status != 0)
        play_fail(p, "the server ended with status %d", status);
    play_expand(p, rest, &copy);
    sch_strbuf_addc(&copy, ' ');
    for (char *arg = strtok_r(copy.data, " ", &next); arg && n < 15;
         arg = strtok_r(NULL, " ", &next))
        args[n++] = arg;
    p->server = t_server_start(p->program, p->data_dir, args);
    play_set(p, "url", p->server.url);
}

/** later SECONDS [ARGUMENT...]: start it again with its clock so far ahead. */
static void later(play *p, const char *rest)
{
    char offset[24];

    (void)snprintf(offset, sizeof offset, "%lld", atoll(rest) * 1000);
    setenv("RECTO_CLOCK_OFFSET_MS", offset, 1);
    serve(p, rest + strcspn(rest, " "));
}

/** file PATH TEXT: write one below the data directory, with the folders above it. */
static void write_file(play *p, const char *rest)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf path = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf content = {0};
    SCH_AUTO(free) char *leaf = strndup(rest, strcspn(rest, " "));
    sch_err err = {0};
    sch_status s;
    char *slash;

    sch_strbuf_addf(&path, "%s/%s", p->data_dir, leaf);
    play_expand(p, rest + strlen(leaf), &content);
    slash = strrchr(path.data, '/');
    *slash = '\0';
    s = sch_mkdirs(path.data, &err);
    *slash = '/';
    if (s == SCH_OK)
        s = sch_write_file(path.data, sch_strbuf_str(&content), content.len, &err);
    if (s != SCH_OK)
        play_fail(p, "%s", err.text);
}

static void open_state(play *p)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf url = {0};
    sch_err err = {0};

    sch_strbuf_addf(&url, "sqlite:%s/recto.db", p->data_dir);
    if (sch_dbpool_open(sch_strbuf_str(&url), &p->pool, &err) != SCH_OK)
        play_fail(p, "%s", err.text);
    sch_strbuf_reset(&url);
    sch_strbuf_addf(&url, "file:%s/store", p->data_dir);
    if (sch_store_open(sch_strbuf_str(&url), &p->store, &err) != SCH_OK)
        play_fail(p, "%s", err.text);
}

static void play_line(play *p, char *line)
{
    char *rest = line;
    const char *verb;

    line[strcspn(line, "\n")] = '\0';
    verb = strsep(&rest, " ");
    if (verb[0] == '\0' || verb[0] == '#')
        return;
    rest = rest ? rest : line + strlen(line);
    if (strcmp(verb, "serve") == 0)
        serve(p, rest);
    else if (strcmp(verb, "later") == 0)
        later(p, rest);
    else if (strcmp(verb, "key") == 0) {
        SCH_AUTO(free) char *var = strndup(rest, strcspn(rest, " "));

        make_key(p, var, rest + strlen(var));
    } else if (strcmp(verb, "file") == 0) {
        write_file(p, rest);
    } else if (strcmp(verb, "set") == 0) {
        SCH_AUTO(sch_strbuf_done) sch_strbuf value = {0};
        SCH_AUTO(free) char *var = strndup(rest, strcspn(rest, " "));

        play_expand(p, rest + strlen(var) + 1, &value);
        play_set(p, var, sch_strbuf_str(&value));
    } else if (!play_request_line(p, verb, rest) && !play_response_line(p, verb, rest) &&
               !play_state_line(p, verb, rest)) {
        play_fail(p, "no such verb: %s", verb);
    }
}

static void play_done(play *p)
{
    play_reset(p, false);
    sch_strbuf_done(p->head);
    sch_strbuf_done(p->body);
    for (unsigned i = 0; i < p->nvars; i++)
        free(p->vars[i].value);
    sch_store_close(p->store);
    sch_dbpool_close(p->pool);
    t_tmpdir_free(p->data_dir);
}

int main(int argc, char **argv)
{
    play p = {.fd = -1};
    char *line = NULL;
    size_t cap = 0;
    int status;
    FILE *script;

    if (argc != 3 || !(script = fopen(argv[2], "re"))) {
        fprintf(stderr, "usage: play RECTO-SERVER SCRIPT\n");
        return 2;
    }
    p.program = argv[1];
    p.script = argv[2];
    p.data_dir = t_tmpdir_new();
    play_set(&p, "data", p.data_dir);
    serve(&p, "");
    open_state(&p);
    make_key(&p, "key", "");
    play_set(&p, "pdf", "%PDF-1.4\n%%EOF\n");
    while (getline(&line, &cap, script) > 0) {
        p.line++;
        play_line(&p, line);
    }
    free(line);
    fclose(script);
    play_reset(&p, false);
    status = t_server_stop(&p.server);
    if (status != 0)
        play_fail(&p, "the server ended with status %d", status);
    printf("%s: %u lines played\n", p.script, p.line);
    play_done(&p);
    return 0;
}
