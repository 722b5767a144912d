/* SPDX-License-Identifier: Apache-2.0 */
/* Settings from flags, environment, file and defaults. */
#include "schema/base/io.h"
#include "schema/config/settings.h"
#include "schema/config/settings_priv.h"
#include "tests/support/run.h"

#include <string.h>

static char dir[] = "/tmp/recto-settings-XXXXXX";

static void clear_environment(void)
{
    unsetenv("RECTO_CONFIG");
    for (size_t i = 0; environ[i];) {
        char name[64];

        if (strncmp(environ[i], "RECTO_", 6) == 0) {
            snprintf(name, sizeof name, "%.*s", (int)strcspn(environ[i], "="), environ[i]);
            unsetenv(name);
        } else
            i++;
    }
}

static void setup(void)
{
    memcpy(dir + sizeof dir - 7, "XXXXXX", 7);
    ck_assert_ptr_nonnull(mkdtemp(dir));
    clear_environment();
}

static void teardown(void)
{
    clear_environment();
    ck_assert_int_eq(sch_remove_tree(dir, NULL), SCH_OK);
}

/** Write a configuration file. @return its path, until the next call */
static const char *put(const char *leaf, const char *text)
{
    static char path[sizeof dir + 64];
    sch_err err = {0};

    snprintf(path, sizeof path, "%s/%s", dir, leaf);
    t_ok(sch_write_file(path, text, strlen(text), &err), &err);
    return path;
}

/** Arguments of a command line, parted by spaces; the words are in `buffer`. */
static int split(char *buffer, char **argv)
{
    int argc = 0;

    for (char *word = strtok(buffer, " "); word; word = strtok(NULL, " "))
        argv[argc++] = word;
    argv[argc] = NULL;
    return argc;
}

static sch_status load(unsigned program, const char *line, sch_settings **ret_settings, char *rest,
                       sch_err *err)
{
    char buffer[512];
    char *argv[32];
    int argc, first = -1;
    sch_status s;

    snprintf(buffer, sizeof buffer, "%s", line);
    argc = split(buffer, argv);
    s = sch_settings_load(program, argc, argv, ret_settings, &first, err);
    rest[0] = '\0';
    for (int i = first, n = 0; s == SCH_OK && i < argc; i++)
        n += snprintf(rest + n, sizeof buffer - (size_t)n, "%s%s", i > first ? " " : "", argv[i]);
    return s;
}

/** Settings of a command line that must be good. */
static sch_settings *loaded(unsigned program, const char *line)
{
    sch_settings *settings = NULL;
    char rest[512];
    sch_err err = {0};

    t_ok(load(program, line, &settings, rest, &err), &err);
    ck_assert_str_eq(rest, "");
    return settings;
}

/** Assert that a command line is refused with a message that holds text. */
static void refused(unsigned program, const char *line, const char *text)
{
    sch_settings *settings = NULL;
    char rest[512];
    sch_err err = {0};

    ck_assert_msg(load(program, line, &settings, rest, &err) == SCH_INVALID, "%s was taken", line);
    ck_assert_ptr_null(settings);
    ck_assert_msg(strstr(err.text, text) != NULL, "%s: %s", line, err.text);
}

START_TEST(defaults_are_those_of_the_header)
{
    SCH_AUTO(sch_settings_free) sch_settings *s = loaded(SCH_FOR_SERVER, "");

    ck_assert_str_eq(s->data, "./data");
    ck_assert_str_eq(s->db, "sqlite:./data/recto.db");
    ck_assert_str_eq(s->store, "file:./data/store");
    ck_assert_str_eq(s->host, "127.0.0.1");
    ck_assert_int_eq(s->port, 8070);
    ck_assert_str_eq(s->public_url, "");
    ck_assert_str_eq(s->ready_file, "");
    ck_assert_int_eq(s->http_threads, 0);
    ck_assert_int_eq(s->max_upload_bytes, INT64_C(1) << 30);
    ck_assert_int_eq(s->max_json_bytes, 10 << 20);
    ck_assert_int_eq(s->max_job_bytes, 512 << 20);
    ck_assert_int_eq(s->files_per_month, 0);
    ck_assert_int_eq(s->pages_per_month, 0);
    ck_assert_int_eq(s->submissions_per_minute, 0);
    ck_assert_int_eq(s->min_free_bytes, 256 << 20);
    ck_assert_int_eq(s->queue_limit, 1000000);
    ck_assert(s->worker);
    ck_assert_int_eq(s->engines, 0);
    ck_assert_int_eq(s->lease_s, 30);
    ck_assert_int_eq(s->attempts, 3);
    ck_assert_int_eq(s->max_pages, 5000);
    ck_assert_int_eq(s->page_timeout_s, 120);
    ck_assert_int_eq(s->engine_memory_bytes, INT64_C(2) << 30);
    ck_assert_str_eq(s->languages, "eng");
    ck_assert_str_eq(s->sandbox, "auto");
    ck_assert(!s->fetch_http && !s->fetch_private);
    ck_assert_int_eq(s->fetch_max_bytes, INT64_C(1) << 30);
    ck_assert_int_eq(s->fetch_timeout_s, 300);
    ck_assert_int_eq(s->log_level, SCH_LOG_INFO);
}
END_TEST

START_TEST(flags_win_over_the_environment_that_over_the_file_that_over_defaults)
{
    SCH_AUTO(sch_settings_free) sch_settings *s = NULL;
    char line[128];

    snprintf(line, sizeof line, "--config %s --port 3 --no-worker",
             put("a.conf", "port = 1\nattempts = 1\nmax_pages=1\nworker = yes\n"));
    setenv("RECTO_PORT", "2", 1);
    setenv("RECTO_ATTEMPTS", "2", 1);
    s = loaded(SCH_FOR_SERVER, line);
    ck_assert_int_eq(s->port, 3);
    ck_assert_int_eq(s->attempts, 2);
    ck_assert_int_eq(s->max_pages, 1);
    ck_assert_int_eq(s->lease_s, 30);
    ck_assert(!s->worker);
}
END_TEST

START_TEST(the_file_is_named_by_flag_or_variable_or_lies_in_the_data_directory)
{
    SCH_AUTO(sch_settings_free) sch_settings *by_data = NULL;
    SCH_AUTO(sch_settings_free) sch_settings *by_variable = NULL;
    SCH_AUTO(sch_settings_free) sch_settings *by_flag = NULL;
    SCH_AUTO(sch_settings_free) sch_settings *convert = NULL;
    char line[160];

    put("recto.conf", "max_pages = 1\n");
    setenv("RECTO_DATA", dir, 1);
    by_data = loaded(SCH_FOR_WORKER, "");
    ck_assert_int_eq(by_data->max_pages, 1);
    ck_assert_int_eq(strncmp(by_data->db + 7, dir, strlen(dir)), 0);
    setenv("RECTO_CONFIG", put("b.conf", "max_pages = 2\n"), 1);
    by_variable = loaded(SCH_FOR_WORKER, "");
    ck_assert_int_eq(by_variable->max_pages, 2);
    snprintf(line, sizeof line, "--config=%s", put("c.conf", "max_pages = 3\ndata = /d\n"));
    unsetenv("RECTO_DATA");
    by_flag = loaded(SCH_FOR_WORKER, line);
    ck_assert_int_eq(by_flag->max_pages, 3);
    ck_assert_str_eq(by_flag->store, "file:/d/store");
    unsetenv("RECTO_CONFIG");
    setenv("RECTO_DATA", dir, 1);
    convert = loaded(SCH_FOR_CONVERT, ""); /* has no data directory of its own */
    ck_assert_int_eq(convert->max_pages, 5000);
}
END_TEST

START_TEST(a_file_that_was_named_must_be_there)
{
    refused(SCH_FOR_SERVER, "--config /nowhere/recto.conf", "configuration file");
}
END_TEST

START_TEST(unknown_keys_are_refused_everywhere_and_the_nearest_is_named)
{
    char line[128];
    sch_err err = {0};

    snprintf(line, sizeof line, "--config %s", put("a.conf", "\n# x\nmax_page = 5\n"));
    refused(SCH_FOR_SERVER, line, "max_page: no such setting; did you mean max_pages?");
    refused(SCH_FOR_SERVER, line, "a.conf, line 3");
    snprintf(line, sizeof line, "--config %s", put("a.conf", "entirely_something_else = 5\n"));
    refused(SCH_FOR_SERVER, line, "entirely_something_else: no such setting (");
    setenv("RECTO_PROT", "1", 1);
    refused(SCH_FOR_SERVER, "", "RECTO_PROT: no such setting; did you mean RECTO_PORT?");
    unsetenv("RECTO_PROT");
    setenv("RECTO_port", "1", 1);
    refused(SCH_FOR_SERVER, "", "did you mean RECTO_PORT?");
    unsetenv("RECTO_port");
    setenv("RECTO_", "1", 1);
    refused(SCH_FOR_SERVER, "", "RECTO_: no such setting");
    unsetenv("RECTO_");
    ck_assert_int_eq(sch_settings_refuse(SCH_FOR_SERVER, "--max-upload-byte=1", &err), SCH_INVALID);
    ck_assert_str_eq(err.text,
                     "unknown argument --max-upload-byte=1; did you mean --max-upload-bytes?");
    sch_settings_refuse(SCH_FOR_CONVERT, "--prot", &err); /* convert has no port */
    ck_assert_str_eq(err.text, "unknown argument --prot");
    sch_settings_refuse(SCH_FOR_CONVERT, "stray", &err);
    ck_assert_str_eq(err.text, "unknown argument stray");
}
END_TEST

START_TEST(variables_that_are_no_settings_are_passed_over)
{
    SCH_AUTO(sch_settings_free) sch_settings *s = NULL;

    setenv("RECTO_CLOCK_OFFSET_MS", "1", 1);
    setenv("RECTO_LIBEXEC", "x", 1);
    setenv("RECTO_OUT", "x", 1);
    setenv("RECTO_URL", "x", 1);
    setenv("RECTO_APP_KEY", "x", 1);
    setenv("RECTOR", "x", 1);
    setenv("RECTO_PORT", "", 1); /* empty: not set */
    s = loaded(SCH_FOR_SERVER, "");
    ck_assert_int_eq(s->port, 8070);
}
END_TEST

START_TEST(flags_of_the_program_are_taken_out_and_the_rest_keeps_its_order)
{
    static const struct {
        const char *line, *rest;
    } cases[] = {
        {"a b", "a b"},
        {"--port 1 a", "a"},
        {"a --port 1 b --host=h c", "a b c"},
        {"a --json --port 1 --out dir b", "a --json --out dir b"},
        {"--no-worker a --worker", "a"},
        {"--port 1 -- --port 2", "-- --port 2"},
        {"a -- --bogus", "a -- --bogus"},
        {"-p --", "-p --"},
        {"--no-port a", "--no-port a"},
        {"--max_pages a", "--max_pages a"},
        {"--portx 1", "--portx 1"},
        {"--port=1 x --port=2", "x"},
    };

    for (size_t i = 0; i < SCH_COUNT_OF(cases); i++) {
        SCH_AUTO(sch_settings_free) sch_settings *s = NULL;
        char rest[512];
        sch_err err = {0};

        t_ok(load(SCH_FOR_SERVER, cases[i].line, &s, rest, &err), &err);
        ck_assert_str_eq(rest, cases[i].rest);
    }
}
END_TEST

START_TEST(each_program_takes_its_own_flags_alone)
{
    SCH_AUTO(sch_settings_free) sch_settings *s = NULL;

    refused(SCH_FOR_CONVERT, "--port 1", "--port: not a setting of this command");
    refused(SCH_FOR_WORKER, "--no-worker", "not a setting of this command");
    refused(SCH_FOR_TOOL, "--engines 2", "not a setting of this command");
    s = loaded(SCH_FOR_TOOL, "--data /x --log-level debug");
    ck_assert_str_eq(s->data, "/x");
    ck_assert_int_eq(s->log_level, SCH_LOG_DEBUG);
}
END_TEST

START_TEST(wrong_values_are_refused_with_the_place)
{
    static const struct {
        const char *line, *text;
    } cases[] = {
        {"--port", "--port: needs a value"},
        {"--port 70000", "port: must be from 0 to 65535 (flag --port)"},
        {"--port=-1", "port: -1 is not a whole number (flag --port)"},
        {"--port=", "port: nothing is not a whole number"},
        {"--port 1x", "not a whole number"},
        {"--port 0x10", "not a whole number"},
        {"--port 99999999999999999999", "not a whole number"},
        {"--port 1K", "not a whole number"},
        {"--max-upload-bytes 1X", "not a size"},
        {"--max-upload-bytes 1.5G", "not a size"},
        {"--max-upload-bytes 9999999999T", "not a size"},
        {"--max-upload-bytes 0", "must be from 1 to 1T"},
        {"--max-upload-bytes 2T", "must be from 1 to 1T"},
        {"--max-upload-bytes KB", "not a size"},
        {"--max-upload-bytes 1KBB", "not a size"},
        {"--worker=maybe", "worker: must be true or false (flag --worker)"},
        {"--log-level loud", "must be one of error|warning|info|debug"},
        {"--sandbox none", "must be one of auto|require"},
        {"--sandbox auto|require", "must be one of auto|require"},
        {"--data=", "data: must not be empty"},
        {"--host=", "host: must not be empty"},
        {"--host=a\nb", "control characters"},
    };

    for (size_t i = 0; i < SCH_COUNT_OF(cases); i++)
        refused(SCH_FOR_SERVER, cases[i].line, cases[i].text);
    setenv("RECTO_WORKER", "2", 1);
    refused(SCH_FOR_SERVER, "", "worker: must be true or false (environment RECTO_WORKER)");
}
END_TEST

START_TEST(sizes_and_switches_have_several_spellings)
{
    static const struct {
        const char *text;
        int64_t bytes;
    } sizes[] = {
        {"1", 1},
        {"1024", 1024},
        {"1K", 1024},
        {"2k", 2048},
        {"3M", 3 << 20},
        {"3MB", 3 << 20},
        {"3MiB", 3 << 20},
        {"1G", INT64_C(1) << 30},
        {"1g", INT64_C(1) << 30},
        {"1T", INT64_C(1) << 40},
    };
    static const char *const on[] = {"true", "yes", "on", "1", "True", "YES"};
    static const char *const off[] = {"false", "no", "off", "0", "False", "NO"};
    char line[64];

    for (size_t i = 0; i < SCH_COUNT_OF(sizes); i++) {
        SCH_AUTO(sch_settings_free) sch_settings *s = NULL;

        snprintf(line, sizeof line, "--max-upload-bytes %s", sizes[i].text);
        s = loaded(SCH_FOR_SERVER, line);
        ck_assert_int_eq(s->max_upload_bytes, sizes[i].bytes);
    }
    for (size_t i = 0; i < SCH_COUNT_OF(on); i++) {
        SCH_AUTO(sch_settings_free) sch_settings *yes = NULL;
        SCH_AUTO(sch_settings_free) sch_settings *no = NULL;

        snprintf(line, sizeof line, "--fetch-http=%s", on[i]);
        yes = loaded(SCH_FOR_SERVER, line);
        snprintf(line, sizeof line, "--worker=%s", off[i]);
        no = loaded(SCH_FOR_SERVER, line);
        ck_assert(yes->fetch_http && !no->worker);
    }
}
END_TEST

START_TEST(files_have_comments_space_and_quotes)
{
    SCH_AUTO(sch_settings_free) sch_settings *s = NULL;
    char line[128];

    snprintf(line, sizeof line, "--config %s",
             put("a.conf", "# comment\r\n\r\n  host =  a b # c \r\n\tport=1\n"
                           "public_url = \" x = y \"\nready_file = \"\nlanguages = eng+deu"));
    s = loaded(SCH_FOR_SERVER, line);
    ck_assert_str_eq(s->host, "a b # c");
    ck_assert_int_eq(s->port, 1);
    ck_assert_str_eq(s->public_url, " x = y ");
    ck_assert_str_eq(s->ready_file, "\"");
    ck_assert_str_eq(s->languages, "eng+deu");
}
END_TEST

START_TEST(files_with_mistakes_are_refused)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"port\n", "line 1"},
        {"port 1\n", "must be \"name = value\""},
        {"= 1\n", "no such setting"},
        {"port = 1\nport = 1\n", "port: set twice"},
        {"PORT = 1\n", "no such setting"},
        {"--port = 1\n", "no such setting"},
        {"port = 1 # one\n", "not a whole number"},
        {"host = \x01\n", "control characters"},
        {"\n\nport = x", "line 3"},
    };
    char line[128];

    for (size_t i = 0; i < SCH_COUNT_OF(cases); i++) {
        snprintf(line, sizeof line, "--config %s", put("a.conf", cases[i].text));
        refused(SCH_FOR_SERVER, line, cases[i].message);
    }
    put("recto.conf", "data = /elsewhere\n");
    snprintf(line, sizeof line, "--data %s", dir);
    refused(SCH_FOR_SERVER, line, "data: a file in that directory cannot set it");
}
END_TEST

/** What a generator prints. */
static char *printed(void (*fn)(FILE *))
{
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);

    fn(out);
    ck_assert_int_eq(fclose(out), 0);
    return text;
}

START_TEST(the_example_file_names_every_setting_and_holds_its_default)
{
    SCH_AUTO(free) char *example = printed(sch_settings_example);
    SCH_AUTO(sch_strbuf_done) sch_strbuf live = {0};
    SCH_AUTO(sch_settings_free) sch_settings *from_example = sch_settings_new(NULL);
    SCH_AUTO(sch_settings_free) sch_settings *defaults = sch_settings_new(NULL);
    size_t count = 0;
    sch_err err = {0};

    for (char *line = strtok(example, "\n"); line; line = strtok(NULL, "\n"))
        if (line[0] == '#' && line[1] != ' ') { /* "#port = 8070" */
            sch_strbuf_addf(&live, "%s\n", line + 1);
            count++;
        }
    ck_assert_uint_eq(count, sch_setting_count);
    t_ok(sch_settings_read_file("example", live.data, live.len, true, from_example, &err), &err);
    for (size_t i = 0; i < sch_setting_count; i++) {
        SCH_AUTO(sch_strbuf_done) sch_strbuf a = {0};
        SCH_AUTO(sch_strbuf_done) sch_strbuf b = {0};

        sch_setting_write(&a, &sch_setting_table[i], from_example);
        sch_setting_write(&b, &sch_setting_table[i], defaults);
        ck_assert_str_eq(sch_strbuf_str(&a), sch_strbuf_str(&b));
        ck_assert_str_eq(sch_strbuf_str(&a), sch_setting_table[i].standard);
    }
}
END_TEST

static void help_of_server(FILE *out)
{
    sch_settings_help(SCH_FOR_SERVER, out);
}

static void help_of_convert(FILE *out)
{
    sch_settings_help(SCH_FOR_CONVERT, out);
}

START_TEST(help_and_readme_show_every_setting)
{
    SCH_AUTO(free) char *markdown = printed(sch_settings_markdown);
    SCH_AUTO(free) char *server = printed(help_of_server);
    SCH_AUTO(free) char *convert = printed(help_of_convert);

    for (size_t i = 0; i < sch_setting_count; i++) {
        char row[64];

        snprintf(row, sizeof row, "\n| `%s` |", sch_setting_table[i].name);
        ck_assert_ptr_nonnull(strstr(markdown, row));
    }
    ck_assert_ptr_nonnull(strstr(server, "\n  --port N\n"));
    ck_assert_ptr_nonnull(strstr(server, "[RECTO_PORT; 0 to 65535; default: 8070]\n"));
    ck_assert_ptr_nonnull(strstr(server, "\n  --[no-]worker\n"));
    ck_assert_ptr_nonnull(strstr(server, "; 256M to 1T bytes; default: 2G]"));
    ck_assert_ptr_null(strstr(convert, "--port"));
    ck_assert_ptr_nonnull(strstr(convert, "\n  --engines N\n"));
}
END_TEST

START_TEST(a_child_with_the_environment_has_the_same_settings)
{
    SCH_AUTO(sch_settings_free) sch_settings *parent = NULL;
    SCH_AUTO(sch_settings_free) sch_settings *child = sch_settings_new(NULL);
    SCH_AUTO(free) char **environment = NULL;
    sch_err err = {0};

    setenv("RECTO_CONFIG", put("a.conf", "max_pages = 7\n"), 1);
    setenv("RECTO_LIBEXEC", "/x", 1);
    setenv("RECTO_ATTEMPTS", "9", 1);
    parent = loaded(SCH_FOR_SERVER, "--data /d --no-worker --log-level=error --port 0");
    environment = sch_settings_environ(parent);
    ck_assert_ptr_nonnull(environment);
    t_ok(sch_settings_read_environ(environment, child, &err), &err);
    for (size_t i = 0; i < sch_setting_count; i++) {
        SCH_AUTO(sch_strbuf_done) sch_strbuf a = {0};
        SCH_AUTO(sch_strbuf_done) sch_strbuf b = {0};

        sch_setting_write(&a, &sch_setting_table[i], parent);
        sch_setting_write(&b, &sch_setting_table[i], child);
        ck_assert_str_eq(sch_strbuf_str(&a), sch_strbuf_str(&b));
    }
    ck_assert_int_eq(child->max_pages, 7);
    ck_assert_int_eq(child->attempts, 9);
    for (char **entry = environment; *entry; entry++) {
        ck_assert_int_ne(strncmp(*entry, "RECTO_CONFIG=", 13), 0);
        if (strncmp(*entry, "RECTO_LIBEXEC=", 14) == 0)
            ck_assert_str_eq(*entry, "RECTO_LIBEXEC=/x");
    }
}
END_TEST

int main(void)
{
    return T_RUN_WITH(
        "settings", setup, teardown, defaults_are_those_of_the_header,
        flags_win_over_the_environment_that_over_the_file_that_over_defaults,
        the_file_is_named_by_flag_or_variable_or_lies_in_the_data_directory,
        a_file_that_was_named_must_be_there,
        unknown_keys_are_refused_everywhere_and_the_nearest_is_named,
        variables_that_are_no_settings_are_passed_over,
        flags_of_the_program_are_taken_out_and_the_rest_keeps_its_order,
        each_program_takes_its_own_flags_alone, wrong_values_are_refused_with_the_place,
        sizes_and_switches_have_several_spellings, files_have_comments_space_and_quotes,
        files_with_mistakes_are_refused, the_example_file_names_every_setting_and_holds_its_default,
        help_and_readme_show_every_setting, a_child_with_the_environment_has_the_same_settings);
}
