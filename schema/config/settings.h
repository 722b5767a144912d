/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_CONFIG_SETTINGS_H
#define SCH_CONFIG_SETTINGS_H

#include "schema/base/auto.h"
#include "schema/base/log.h"
#include "schema/base/status.h"

#include <stdbool.h>
#include <stdint.h>

/**
 * Everything an operator can set, read once at start and constant after.
 *
 * Flags win over the environment (RECTO_<NAME>), that over the file (`name = value` lines, by
 * --config or RECTO_CONFIG, else DATA/recto.conf when it is there), that over the defaults. An
 * unknown key is an error, in all three. One table in settings.c gives the parser, --help, the
 * example file and the table in the README: name, type, least, most, default, unit, text.
 */
typedef struct sch_settings {
    char *data;                  /* "./data": directory of database, artifacts, sockets */
    char *db;                    /* "sqlite:<data>/recto.db" */
    char *store;                 /* "file:<data>/store" */
    char *host;                  /* "127.0.0.1": address to listen on */
    int64_t port;                /* 8070; 0: the kernel picks one */
    char *public_url;            /* "": http://host:port; base of the crop URLs in the mmd */
    char *ready_file;            /* "": none */
    int64_t http_threads;        /* 0: by the number of cores */
    int64_t max_upload_bytes;    /* 1 GiB */
    int64_t max_json_bytes;      /* 10 MiB: bodies that are not streamed */
    int64_t min_free_bytes;      /* 256 MiB: less room on disk refuses submissions */
    int64_t queue_limit;         /* 1,000,000 ready tasks: beyond, 429 */
    bool worker;                 /* true: serve starts a worker */
    int64_t engines;             /* 0: one per core */
    int64_t lease_s;             /* 30 */
    int64_t attempts;            /* 3 */
    int64_t max_pages;           /* 5,000 a document */
    int64_t page_timeout_s;      /* 120: wall clock for one page */
    int64_t engine_memory_bytes; /* 2 GiB: address space of an engine */
    char *languages;             /* "eng": recognition languages, Tesseract's names */
    char *sandbox;               /* "auto": what the kernel has; "require": all of it or stop */
    bool fetch_http;             /* false: allow http:// source URIs */
    bool fetch_private;          /* false: allow private, loopback, link-local addresses */
    int64_t fetch_max_bytes;     /* 1 GiB */
    int64_t fetch_timeout_s;     /* 300: a whole fetch */
    sch_log_level log_level;     /* "info" */
} sch_settings;

/** Programs that take settings; each shows and accepts only its own flags. */
enum { SCH_FOR_SERVER = 1, SCH_FOR_WORKER = 2, SCH_FOR_CONVERT = 4, SCH_FOR_TOOL = 8 };

/**
 * Read the settings of a program.
 *
 * @param for_program  one of SCH_FOR_*
 * @param argc, argv  arguments after the verb; "--name value", "--name=value", "--flag",
 * "--no-flag"
 * @param[out] ret_rest  first of the arguments that are no settings (argv is permuted so that they
 *             stand last); an argument that starts with "--" and is no setting stays there too
 * @return SCH_OK; SCH_INVALID (text names the key and where it stood)
 */
sch_status sch_settings_load(unsigned for_program, int argc, char **argv,
                             sch_settings **ret_settings, int *ret_rest, sch_err *err);
sch_settings *sch_settings_free(sch_settings *settings);
SCH_DEFINE_AUTO(sch_settings *, sch_settings_free);
/** The flags of a program for --help, one entry a setting with default, unit and environment. */
void sch_settings_help(unsigned for_program, FILE *out);
/** The example configuration file (all defaults, commented). */
void sch_settings_example(FILE *out);
/** The table of the README, as Markdown. */
void sch_settings_markdown(FILE *out);

#endif
