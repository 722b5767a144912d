/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one table of settings. A new setting is a field in settings.h and a row here; the parser,
 * --help, the example file and the README's table come from it.
 */
#include "schema/config/settings_priv.h"

#include <string.h>

#define KIB INT64_C(1024)
#define MIB (1024 * KIB)
#define GIB (1024 * MIB)
#define TIB (1024 * GIB)

#define S SCH_FOR_SERVER
#define W SCH_FOR_WORKER
#define C SCH_FOR_CONVERT
#define T SCH_FOR_TOOL

#define TEXT(name, programs)   #name, SCH_SETTING_TEXT, programs, offsetof(sch_settings, name)
#define NUMBER(name, programs) #name, SCH_SETTING_NUMBER, programs, offsetof(sch_settings, name)
#define SIZE(name, programs)   #name, SCH_SETTING_SIZE, programs, offsetof(sch_settings, name)
#define SWITCH(name, programs) #name, SCH_SETTING_SWITCH, programs, offsetof(sch_settings, name)
#define LEVEL(name, programs)  #name, SCH_SETTING_LEVEL, programs, offsetof(sch_settings, name)

/* clang-format off */
const sch_setting sch_setting_table[] = {
    /* name, programs, least, most, default, unit, words, text */
    {TEXT(data, S | W | T), 1, 3072, "./data", "path", NULL,
     "Directory of the database, the artifacts and the sockets"},
    {TEXT(db, S | W | T), 0, 4096, "", "URL", NULL,
     "Database; empty: sqlite:DATA/recto.db"},
    {TEXT(store, S | W | T), 0, 4096, "", "URL", NULL,
     "Where artifacts are kept, file:DIR or a bucket; empty: file:DATA/store"},
    {TEXT(host, S), 1, 253, "127.0.0.1", "address", NULL,
     "Address to listen on"},
    {NUMBER(port, S), 0, 65535, "8070", "", NULL,
     "TCP port to listen on; 0: the kernel picks one"},
    {TEXT(public_url, S | W), 0, 2048, "", "URL", NULL,
     "Base of the image URLs in results; empty: http://HOST:PORT"},
    {TEXT(ready_file, S), 0, 4096, "", "path", NULL,
     "File to write {\"url\", \"pid\"} to once requests are answered; empty: none"},
    {NUMBER(http_threads, S), 0, 256, "0", "threads", NULL,
     "Threads that answer requests; 0: by the number of cores"},
    {SIZE(max_upload_bytes, S), 1, TIB, "1G", "bytes", NULL,
     "Largest document that can be uploaded"},
    {SIZE(max_json_bytes, S), KIB, GIB, "10M", "bytes", NULL,
     "Largest JSON body that is read into memory"},
    {SIZE(max_job_bytes, S), KIB, GIB, "512M", "bytes", NULL,
     "Largest body of POST /files/v1/jobs, which is kept on the disk while it comes"},
    {SIZE(min_free_bytes, S), 0, 1024 * TIB, "256M", "bytes", NULL,
     "Less room than this on the disk refuses submissions"},
    {NUMBER(queue_limit, S), 1, 1000000000, "1000000", "tasks", NULL,
     "Ready tasks beyond which submissions are answered with 429"},
    {NUMBER(files_per_month, S | W | T), 0, 1000000000000, "0", "files", NULL,
     "Files of a group a calendar month, unless `recto quota` says otherwise; 0: no limit"},
    {NUMBER(pages_per_month, S | W | T), 0, 1000000000000, "0", "pages", NULL,
     "Pages of a group a calendar month, unless `recto quota` says otherwise; 0: no limit"},
    {NUMBER(submissions_per_minute, S), 0, 1000000, "0", "requests", NULL,
     "Submissions with a key a minute, unless its own limit says otherwise; 0: no limit"},
    {SWITCH(worker, S), 0, 1, "true", "", NULL,
     "Start a worker beside the server"},
    {NUMBER(engines, S | W | C), 0, 1024, "0", "processes", NULL,
     "Recognition processes at work at a time; 0: one per core"},
    {NUMBER(image_engines, W), 0, 1024, "0", "processes", NULL,
     "Recognition processes beside those, for images that a client waits for; 0: one per core"},
    {NUMBER(image_queue, S), 1, 100000, "100", "images", NULL,
     "Images that clients wait for at a time, beyond which they are answered with 429"},
    {NUMBER(image_wait_s, S), 1, 600, "10", "seconds", NULL,
     "Time after which an image whose reading has not begun is answered with 429"},
    {NUMBER(lease_s, S | W), 1, 86400, "30", "seconds", NULL,
     "Time without a sign of life after which a worker's tasks go to another"},
    {NUMBER(attempts, S | W | C), 1, 100, "3", "attempts", NULL,
     "Attempts at a task before its file fails"},
    {NUMBER(max_pages, S | W | C), 1, 1000000, "5000", "pages", NULL,
     "Most pages of a document"},
    {NUMBER(page_timeout_s, S | W | C), 1, 86400, "120", "seconds", NULL,
     "Time that one page may take"},
    {SIZE(engine_memory_bytes, S | W | C), 256 * MIB, TIB, "2G", "bytes", NULL,
     "Memory of one recognition process"},
    {NUMBER(export_timeout_s, S | W | C), 1, 86400, "120", "seconds", NULL,
     "Time that each program may take that makes a format (docx, pdf, ...)"},
    {SIZE(export_memory_bytes, S | W | C), 256 * MIB, TIB, "2G", "bytes", NULL,
     "Memory of such a program with all its processes"},
    {NUMBER(input_timeout_s, S | W | C), 1, 86400, "300", "seconds", NULL,
     "Time that turning an office file, a book or a DjVu file into pages may take"},
    {SIZE(input_memory_bytes, S | W | C), 256 * MIB, TIB, "2G", "bytes", NULL,
     "Memory of the programs that do it, for one document"},
    {SIZE(input_unpacked_bytes, S | W | C), MIB, TIB, "2G", "bytes", NULL,
     "An office file or EPUB that unpacks to more than this is refused"},
    {NUMBER(office_documents, S | W | C), 1, 1000000, "100", "documents", NULL,
     "Documents of one group after which LibreOffice is started anew; 1: for each"},
    {TEXT(languages, S | W | C), 1, 256, "eng", "", NULL,
     "Languages to recognize, as Tesseract names them, joined by '+'"},
    {TEXT(sandbox, S | W | C), 1, 16, "auto", "", "auto|require",
     "auto: confine the engines by what the kernel has; require: by all of it, or stop"},
    {SWITCH(fetch_http, S | W | T), 0, 1, "false", "", NULL,
     "Fetch from http:// URIs as well as https://"},
    {SWITCH(fetch_private, S | W | T), 0, 1, "false", "", NULL,
     "Fetch from private, loopback and link-local addresses"},
    {SIZE(fetch_max_bytes, S | W), 1, TIB, "1G", "bytes", NULL,
     "Largest document that is fetched"},
    {NUMBER(fetch_timeout_s, S | W | T), 1, 86400, "300", "seconds", NULL,
     "Time that one fetch may take"},
    {NUMBER(transfers, S | W), 1, 256, "8", "transfers", NULL,
     "Fetches and deliveries at work at a time, beside the engines; no group gets all of them"},
    {NUMBER(deliver_attempts, S | W), 1, 100, "6", "attempts", NULL,
     "Attempts at writing to a bucket before its file fails, with pauses from 2 s to 10 min"},
    {NUMBER(probe_s, S), 0, 60, "3", "seconds", NULL,
     "Time that a submission by URI waits for a look at its source; 0: the look is left out"},
    {TEXT(identities, S | W | T), 0, 4096, "", "path", NULL,
     "The operator's identities at cloud providers, JSON; empty: none"},
    {TEXT(bucket_root, S | W | T), 0, 4096, "", "path", NULL,
     "Directories below this one may be registered as data sources; empty: none"},
    {TEXT(secret_key_file, S | W | T), 0, 4096, "", "path", NULL,
     "Key that encrypts secrets in the database; empty: DATA/secret.key"},
    {NUMBER(keep_source_days, S | W), 0, 36500, "30", "days", NULL,
     "Time from submission after which the source of a file that has ended is removed; 0: never"},
    {NUMBER(keep_crops_days, S | W), 0, 36500, "30", "days", NULL,
     "The same for the images cut out of its pages"},
    {NUMBER(keep_text_days, S | W), 0, 36500, "90", "days", NULL,
     "The same for its results, its name and its options"},
    {SWITCH(callback_http, S | W), 0, 1, "false", "", NULL,
     "Call back http:// URLs as well as https://"},
    {SWITCH(callback_private, S | W), 0, 1, "false", "", NULL,
     "Call back private, loopback and link-local addresses, and hosts with private names"},
    {NUMBER(callback_attempts, S | W), 1, 100, "5", "attempts", NULL,
     "Attempts at a webhook before it is given up"},
    {NUMBER(callback_pause_s, S | W), 1, 86400, "10", "seconds", NULL,
     "Pause after the first attempt at a webhook that failed"},
    {NUMBER(callback_pause_factor, S | W), 1, 100, "8", "", NULL,
     "How many times longer each further pause is"},
    {NUMBER(callback_timeout_s, S | W), 1, 600, "10", "seconds", NULL,
     "Time that one attempt may take"},
    {NUMBER(callback_parallel, S | W), 1, 32, "8", "requests", NULL,
     "Webhooks of a group to one receiver at a time"},
    {NUMBER(callback_log_days, S | W), 0, 3650, "7", "days", NULL,
     "How long `recto webhook list` shows webhooks that were delivered or given up"},
    {LEVEL(log_level, S | W | C | T), 0, 0, "info", "", "error|warning|info|debug",
     "Least important log lines to write"},
};
/* clang-format on */
const size_t sch_setting_count = SCH_COUNT_OF(sch_setting_table);

const sch_setting *sch_setting_find(const char *name, size_t n)
{
    for (size_t i = 0; i < sch_setting_count; i++)
        if (strlen(sch_setting_table[i].name) == n &&
            memcmp(sch_setting_table[i].name, name, n) == 0)
            return &sch_setting_table[i];
    return NULL;
}

/** Changes of one byte that turn a into b (Levenshtein), both at most 31 bytes. */
static size_t distance(const char *a, size_t n, const char *b, size_t m)
{
    size_t row[32];

    for (size_t j = 0; j <= m; j++)
        row[j] = j;
    for (size_t i = 1; i <= n; i++) {
        size_t corner = row[0];

        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t least = corner + (a[i - 1] != b[j - 1]);

            corner = row[j];
            if (row[j] + 1 < least)
                least = row[j] + 1;
            if (row[j - 1] + 1 < least)
                least = row[j - 1] + 1;
            row[j] = least;
        }
    }
    return row[m];
}

const char *sch_setting_nearest(const char *name, size_t n, unsigned programs)
{
    const char *nearest = NULL;
    size_t best = n / 3 + 2; /* further than this is not a slip of the hand */

    if (n > 31)
        return NULL;
    for (size_t i = 0; i < sch_setting_count; i++) {
        const char *other = sch_setting_table[i].name;
        size_t far = distance(name, n, other, strlen(other));

        if ((sch_setting_table[i].programs & programs) && far < best) {
            best = far;
            nearest = other;
        }
    }
    return nearest;
}
