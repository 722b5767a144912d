/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_CONFIG_SETTINGS_H
#define SCH_CONFIG_SETTINGS_H

#include "schema/base/auto.h"
#include "schema/base/log.h"
#include "schema/base/seal.h"
#include "schema/base/status.h"

#include <stdbool.h>
#include <stdint.h>

/**
 * Everything an operator can set, read once at start and constant after.
 *
 * Flags win over the environment (RECTO_<NAME>), that over the file (`name = value` lines, by
 * --config or RECTO_CONFIG, else DATA/recto.conf when it is there), that over the defaults. An
 * unknown key is an error, in all three; an empty variable counts as not set. One table in
 * settings.c gives the parser, --help, the example file and the table in the README: name, type,
 * least, most, default, unit, text.
 *
 * A setting NAME is --NAME with '-' for '_' as a flag, RECTO_NAME in the environment and NAME in
 * the file. Sizes take K, M, G and T (powers of 1,024); switches take true and false, yes and no,
 * on and off, 1 and 0, and as flags --name and --no-name.
 */
typedef struct sch_settings {
    char *data;                     /* "./data": directory of database, artifacts, sockets */
    char *db;                       /* "sqlite:<data>/recto.db" */
    char *store;                    /* "file:<data>/store" */
    char *host;                     /* "127.0.0.1": address to listen on */
    int64_t port;                   /* 8070; 0: the kernel picks one */
    char *public_url;               /* "": http://host:port; base of the crop URLs in the mmd */
    char *ready_file;               /* "": none */
    int64_t http_threads;           /* 0: by the number of cores */
    int64_t max_upload_bytes;       /* 1 GiB */
    int64_t max_json_bytes;         /* 10 MiB: bodies that are not streamed */
    int64_t max_job_bytes;          /* 512 MiB: the body of POST /files/v1/jobs, on the disk */
    int64_t min_free_bytes;         /* 256 MiB: less room on disk refuses submissions */
    int64_t queue_limit;            /* 1,000,000 ready tasks: beyond, 429 */
    int64_t files_per_month;        /* 0: no limit; of a group without a quota of its own */
    int64_t pages_per_month;        /* 0: no limit; the same */
    int64_t submissions_per_minute; /* 0: no limit; of a key without a limit of its own */
    bool worker;                    /* true: serve starts a worker */
    int64_t engines;                /* 0: one per core */
    int64_t image_engines;          /* 0: one per core; for images that are waited for */
    int64_t image_queue;            /* 100 images: beyond, 429 */
    int64_t image_wait_s;           /* 10: longer until an engine begins, 429 */
    int64_t lease_s;                /* 30 */
    int64_t attempts;               /* 3 */
    int64_t max_pages;              /* 5,000 a document */
    int64_t page_timeout_s;         /* 120: wall clock for one page */
    int64_t engine_memory_bytes;    /* 2 GiB: address space of an engine */
    int64_t export_timeout_s;       /* 120: each program that makes a format */
    int64_t export_memory_bytes;    /* 2 GiB: the same, all its processes together */
    int64_t input_timeout_s;        /* 300: making pages of an office file or a book */
    int64_t input_memory_bytes;     /* 2 GiB: resident, for that */
    int64_t input_unpacked_bytes;   /* 2 GiB: what an archive may say it unpacks to */
    int64_t office_documents;       /* 100: after so many LibreOffice is started anew */
    char *languages;                /* "eng": recognition languages, Tesseract's names */
    char *sandbox;                  /* "auto": what the kernel has; "require": all of it or stop */
    bool fetch_http;                /* false: allow http:// source URIs */
    bool fetch_private;             /* false: allow private, loopback, link-local addresses */
    int64_t fetch_max_bytes;        /* 1 GiB */
    int64_t fetch_timeout_s;        /* 300: a whole fetch */
    int64_t transfers;              /* 8: fetches and deliveries at a time */
    int64_t deliver_attempts;       /* 6 */
    int64_t probe_s;                /* 3: a look at a bucket while the client waits; 0: none */
    char *identities;               /* "": none; JSON file of the operator's cloud identities */
    char *bucket_root;              /* "": none; directories below it may be data sources */
    char *secret_key_file;          /* "": <data>/secret.key */
    int64_t keep_source_days;       /* 30: sources of files that have ended; 0: for ever */
    int64_t keep_crops_days;        /* 30: images cut out of their pages */
    int64_t keep_text_days;         /* 90: results */
    bool callback_http;             /* false: allow http:// for webhooks */
    bool callback_private;          /* false: allow private receivers of webhooks */
    int64_t callback_attempts;      /* 5 */
    int64_t callback_pause_s;       /* 10; after the first attempt */
    int64_t callback_pause_factor;  /* 8; each further pause is so much longer: 97 minutes in all */
    int64_t callback_timeout_s;     /* 10; one attempt */
    int64_t callback_parallel;      /* 8; of a group to one receiver */
    int64_t callback_log_days;      /* 7 */
    sch_log_level log_level;        /* "info" */
} sch_settings;

/** Programs that take settings; each shows and accepts only its own flags. */
enum { SCH_FOR_SERVER = 1, SCH_FOR_WORKER = 2, SCH_FOR_CONVERT = 4, SCH_FOR_TOOL = 8 };

/**
 * Read the settings of a program.
 *
 * The environment and the file may also hold settings of the other programs: they are checked and
 * take no effect that matters. RECTO_ variables that are no settings: see settings.c.
 *
 * @param for_program  one of SCH_FOR_*
 * @param argc, argv  arguments after the verb; "--name value", "--name=value", "--flag",
 *             "--no-flag"; after "--" nothing is a flag
 * @param[out] ret_settings  free with sch_settings_free()
 * @param[out] ret_rest  first of the arguments that are no settings (argv is permuted so that they
 *             stand last, in their order, a "--" included); an argument that starts with "--" and
 *             is no setting stays there too: see sch_settings_refuse()
 * @return SCH_OK; SCH_INVALID (text names the key and where it stood); SCH_FATAL
 */
sch_status sch_settings_load(unsigned for_program, int argc, char **argv,
                             sch_settings **ret_settings, int *ret_rest, sch_err *err);
/** Release; NULL is fine. @return NULL always. */
sch_settings *sch_settings_free(sch_settings *settings);
SCH_DEFINE_AUTO(sch_settings *, sch_settings_free);

/** Refuse an argument that the program knows not either, naming the nearest flag. SCH_INVALID. */
sch_status sch_settings_refuse(unsigned for_program, const char *arg, sch_err *err);

/**
 * Environment for a child that shall have the same settings: this process's, with every setting
 * in its RECTO_ variable and no RECTO_CONFIG. A relative data directory stays relative.
 * @return NULL-ended vector for execve(), to release with one free(); NULL: out of memory
 */
char **sch_settings_environ(const sch_settings *settings);

/**
 * The key of secrets at rest, from the file that the settings name; made when there is none.
 * @return as sch_seal_key()
 */
sch_status sch_settings_secret_key(const sch_settings *settings, uint8_t ret_key[SCH_SEAL_KEY_LEN],
                                   sch_err *err);

/** The flags of a program for --help, one entry a setting with default, unit and environment. */
void sch_settings_help(unsigned for_program, FILE *out);
/** The example configuration file (all defaults, commented). */
void sch_settings_example(FILE *out);
/** The table of the README, as Markdown. */
void sch_settings_markdown(FILE *out);

#endif
