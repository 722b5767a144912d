/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Exports by hand and for tests: export-all OUT FORMAT,... OPTIONS_JSON FILE.mmd...
 * Writes OUT/<stem>.<format>; says what failed on standard error, one line each. Images whose
 * address begins with https://images.test/cropped/ are a picture of one pixel; others are not
 * there.
 */
#include "schema/base/io.h"
#include "schema/wire/conversion_options.h"
#include "schema/wire/json.h"
#include "worker/export/base64.h"
#include "worker/export/export.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#define MMD_BYTES (64u << 20)

static const char picture[] =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awA"
    "AAABJRU5ErkJggg==";

static sch_status put_picture(const char *address, int dir_fd, char ret_leaf[WRK_LEAF_LEN],
                              void *arg, sch_err *err)
{
    static const char head[] = "https://images.test/cropped/";
    SCH_AUTO(sch_strbuf_done) sch_strbuf bytes = {0};
    SCH_AUTO(sch_close) int fd = -1;
    size_t len;

    (void)arg;
    if (strncmp(address, head, sizeof head - 1) != 0)
        return SCH_NOT_FOUND;
    address += sizeof head - 1;
    len = strcspn(address, ".?/");
    (void)snprintf(ret_leaf, WRK_LEAF_LEN, "%.*s.png", (int)len, address);
    fd = openat(dir_fd, ret_leaf, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0 || !wrk_base64_decode(picture, &bytes))
        return sch_fail_errno(err, "%s", ret_leaf);
    return sch_write_all(fd, bytes.data, bytes.len, err);
}

static void stem_of(const char *path, char *stem, size_t size)
{
    const char *slash = strrchr(path, '/');

    (void)snprintf(stem, size, "%s", slash ? slash + 1 : path);
    if (strrchr(stem, '.'))
        *strrchr(stem, '.') = '\0';
}

/* One file in one format. @return false: it failed */
static bool export_one(sch_render *render, const json_t *options, const char *out, const char *path,
                       const sch_strbuf *mmd, const char *format)
{
    char dir[] = "/tmp/export-all-XXXXXX", stem[128], leaf[WRK_LEAF_LEN];
    SCH_AUTO(sch_strbuf_done) sch_strbuf from = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf to = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf bytes = {0};
    wrk_export in = {.format = format,
                     .mmd = sch_strbuf_str(mmd),
                     .mmd_len = mmd->len,
                     .options = options,
                     .name = stem,
                     .image = put_picture,
                     .render = render,
                     .dir = mkdtemp(dir),
                     .cancel_fd = -1,
                     .timeout_ms = 120000,
                     .memory_bytes = INT64_C(2) << 30};
    sch_err err = {0}, ignored = {0};
    sch_status s;

    stem_of(path, stem, sizeof stem);
    in.dir_fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    s = wrk_export_run(&in, leaf, &err);
    if (s == SCH_OK) {
        sch_strbuf_addf(&from, "%s/%s", dir, leaf);
        sch_strbuf_addf(&to, "%s/%s.%s", out, stem, format);
        s = sch_read_file(sch_strbuf_str(&from), (size_t)1 << 30, &bytes, &err);
    }
    if (s == SCH_OK)
        s = sch_write_file(sch_strbuf_str(&to), sch_strbuf_str(&bytes), bytes.len, &err);
    sch_close(in.dir_fd);
    (void)sch_remove_tree(dir, &ignored);
    if (s != SCH_OK)
        (void)fprintf(stderr, "%s.%s: %s: %s\n", stem, format, sch_status_name(s), err.text);
    return s == SCH_OK;
}

static bool export_file(sch_render *render, const json_t *options, const char *out,
                        const char *formats, const char *path)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf mmd = {0};
    SCH_AUTO(free) char *list = strdup(formats);
    char *save = NULL;
    bool ok = true;
    sch_err err = {0};

    if (sch_read_file(path, MMD_BYTES, &mmd, &err) != SCH_OK) {
        (void)fprintf(stderr, "%s\n", err.text);
        return false;
    }
    for (char *f = strtok_r(list, ",", &save); f; f = strtok_r(NULL, ",", &save))
        ok = export_one(render, options, out, path, &mmd, f) && ok;
    return ok;
}

int main(int argc, char **argv)
{
    sch_render_options pool = SCH_RENDER_OPTIONS;
    SCH_AUTO(sch_render_close) sch_render *render = NULL;
    SCH_AUTO(sch_json_decref) json_t *given = NULL;
    SCH_AUTO(sch_json_decref) json_t *options = NULL;
    sch_err err = {0};
    bool ok = true;

    if (argc < 5) {
        (void)fprintf(stderr, "usage: export-all OUT FORMAT,... OPTIONS_JSON FILE.mmd...\n");
        return 2;
    }
    given = json_loads(argv[3], 0, NULL);
    if (sch_conversion_options_parse(given, &options, &err) != SCH_OK ||
        sch_render_open(&pool, &render, &err) != SCH_OK) {
        (void)fprintf(stderr, "export-all: %s\n", err.text);
        return 2;
    }
    for (int i = 4; i < argc; i++)
        ok = export_file(render, options, argv[1], argv[2], argv[i]) && ok;
    return ok ? 0 : 1;
}
