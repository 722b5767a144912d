/* SPDX-License-Identifier: Apache-2.0 */
/*
 * recto-engine: one document (or one run of its pages) in, page models out, in a sandbox.
 */
#include "ocr/ocr.h"
#include "worker/engine/local.h"
#include "worker/engine/steps.h"
#include "worker/engine/warm.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <malloc.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

enum { EXIT_USAGE = 2, KEPT_BYTES = 64 << 20 };

static const char help_text[] =
    "recto-engine: read a document in a sandbox. Recto's worker starts it; by hand:\n"
    "  recto-engine --dump FILE [--as pages|mmd|lines.json|lines.mmd.json]\n"
    "                                   read a document, print it (default: mmd)\n"
    "                                   --crops DIR: its pictures as files there; without it\n"
    "                                   they are no output\n"
    "  recto-engine --page FILE N       print the model of one page\n"
    "  recto-engine --image FILE [OPTIONS]\n"
    "                                   print what /v3/text is made from, for an image or the\n"
    "                                   strokes in FILE.json; OPTIONS: a JSON object\n"
    "                                   --repeat N: the median time of N readings, ms, on standard "
    "error\n"
    "  recto-engine --overlay PNG FILE N\n"
    "                                   draw what was read over page N: types, order, formulas\n"
    "  recto-engine --doctor [--json]   what the kernel gives of the sandbox; languages\n"
    "  recto-engine --version\n"
    "  recto-engine --warm FD           serve the worker on socket FD\n"
    "Options:\n"
    "  --languages L      recognition languages, joined by '+' (default: eng)\n"
    "  --memory BYTES     address space of a child (default: 2147483648)\n"
    "  --polite           children run at nice 19\n"
    "  --sandbox MODE     auto: what the kernel has; require: all of it or stop\n"
    "Exit status: 0 done; 1 the document or the machine failed; 2 usage.\n";

typedef struct args {
    enum { MODE_NONE, MODE_WARM, MODE_DUMP, MODE_PAGE, MODE_IMAGE, MODE_OVERLAY, MODE_DOCTOR } mode;
    const char *value; /* FD, FILE or PNG */
    const char *what, *languages, *crops;
    long long memory_bytes;
    int repeat;
    bool is_json, require, is_polite;
} args;

/*
 * Debian's Tesseract is built with OpenMP, whose threads make one page seven times slower. The
 * library reads the variable when it is loaded, so a start without it begins again with it.
 */
static void forbid_threads(char **argv)
{
    const char *limit = getenv("OMP_THREAD_LIMIT");

    if (limit && strcmp(limit, "1") == 0)
        return;
    if (setenv("OMP_THREAD_LIMIT", "1", 1) == 0)
        (void)execv("/proc/self/exe", argv);
    (void)fprintf(stderr, "recto-engine: restart with OMP_THREAD_LIMIT=1: %s\n", strerror(errno));
}

/* A page's memory is used again by the next one instead of going back to the kernel between them.
 */
static void keep_memory(void)
{
    (void)mallopt(M_TRIM_THRESHOLD, KEPT_BYTES);
    (void)mallopt(M_TOP_PAD, 1 << 20);
    (void)mallopt(M_MMAP_THRESHOLD, 4 << 20);
}

/* Descriptors 0 to 2 exist, so that no document is ever opened under one of them. */
static void fill_standard_descriptors(void)
{
    int fd = open("/dev/null", O_RDWR);

    while (fd >= 0 && fd <= STDERR_FILENO)
        fd = dup(fd);
    sch_close(fd);
}

static int serve(const args *a)
{
    wrk_warm_config config = {
        .memory_bytes = a->memory_bytes,
        .require = a->require,
        .is_polite = a->is_polite,
        .work = wrk_step_run,
        .warm_up = ocr_warm_up,
    };
    int fd = atoi(a->value); // NOLINT(cert-err34-c): given by the worker alone
    sch_err err = {0};

    if (fd <= STDERR_FILENO) {
        (void)fprintf(stderr, "recto-engine: --warm wants a descriptor above 2\n");
        return EXIT_USAGE;
    }
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    (void)fcntl(fd, F_SETFD, FD_CLOEXEC);
    if (ocr_warm_up(NULL, &err) == SCH_OK && wrk_warm_serve(fd, &config, &err) == SCH_OK)
        return 0;
    (void)fprintf(stderr, "recto-engine: %s\n", err.text);
    return 1;
}

static bool is_output(const char *what)
{
    return strcmp(what, "pages") == 0 || strcmp(what, "mmd") == 0 ||
           strcmp(what, "lines.json") == 0 || strcmp(what, "lines.mmd.json") == 0;
}

static int usage(const char *why)
{
    (void)fprintf(stderr, "recto-engine: %s\n%s", why, help_text);
    return EXIT_USAGE;
}

/** @return 0: no page number */
static int page_number(const char *text)
{
    long page = strtol(text, NULL, 10);

    return page < 1 || page > 1000000 ? 0 : (int)page;
}

static int run(const args *a, int nrest, char **rest)
{
    int page;

    switch (a->mode) {
    case MODE_WARM:
        return serve(a);
    case MODE_DOCTOR:
        return wrk_local_doctor(a->is_json);
    case MODE_DUMP:
        if (!is_output(a->what) || nrest != 0)
            return usage("--dump FILE --as pages|mmd|lines.json|lines.mmd.json");
        return wrk_local_dump(a->value, 0, a->what, a->languages, a->crops);
    case MODE_PAGE:
        page = nrest == 1 ? page_number(rest[0]) : 0;
        if (page == 0)
            return usage("--page FILE N, N from 1");
        return wrk_local_dump(a->value, page, a->what, a->languages, NULL);
    case MODE_IMAGE:
        return nrest > 1
                   ? usage("--image FILE [OPTIONS]")
                   : wrk_local_image(a->value, nrest ? rest[0] : "{}", a->repeat, a->languages);
    case MODE_OVERLAY:
        page = nrest == 2 ? page_number(rest[1]) : 0;
        if (page == 0)
            return usage("--overlay PNG FILE N, N from 1");
        return wrk_local_overlay(a->value, rest[0], page, a->languages);
    default:
        return usage("nothing to do");
    }
}

int main(int argc, char **argv)
{
    static const struct option options[] = {
        {"warm", required_argument, NULL, 'w'},
        {"dump", required_argument, NULL, 'd'},
        {"page", required_argument, NULL, 'p'},
        {"overlay", required_argument, NULL, 'o'},
        {"doctor", no_argument, NULL, 'c'},
        {"json", no_argument, NULL, 'j'},
        {"as", required_argument, NULL, 'a'},
        {"languages", required_argument, NULL, 'l'},
        {"memory", required_argument, NULL, 'm'},
        {"sandbox", required_argument, NULL, 's'},
        {"polite", no_argument, NULL, 'n'},
        {"version", no_argument, NULL, 'v'},
        {"help", no_argument, NULL, 'h'},
        {"image", required_argument, NULL, 'i'},
        {"repeat", required_argument, NULL, 'r'},
        {"crops", required_argument, NULL, 'x'},
        {NULL, 0, NULL, 0},
    };
    args a = {.what = "mmd", .languages = "eng", .memory_bytes = 2LL << 30};
    int c;

    forbid_threads(argv);
    fill_standard_descriptors();
    keep_memory();
    while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
        switch (c) {
        case 'w':
            a.mode = MODE_WARM;
            a.value = optarg;
            break;
        case 'd':
            a.mode = MODE_DUMP;
            a.value = optarg;
            break;
        case 'p':
            a.mode = MODE_PAGE;
            a.value = optarg;
            break;
        case 'i':
            a.mode = MODE_IMAGE;
            a.value = optarg;
            break;
        case 'r':
            a.repeat = page_number(optarg);
            break;
        case 'o':
            a.mode = MODE_OVERLAY;
            a.value = optarg;
            break;
        case 'c':
            a.mode = MODE_DOCTOR;
            break;
        case 'j':
            a.is_json = true;
            break;
        case 'a':
            a.what = optarg;
            break;
        case 'x':
            a.crops = optarg;
            break;
        case 'l':
            a.languages = optarg;
            break;
        case 'm':
            a.memory_bytes = strtoll(optarg, NULL, 10);
            break;
        case 's':
            a.require = strcmp(optarg, "require") == 0;
            break;
        case 'n':
            a.is_polite = true;
            break;
        case 'v':
            (void)puts("recto-engine " RECTO_VERSION);
            return 0;
        case 'h':
            (void)fputs(help_text, stdout);
            return 0;
        default:
            return usage("unknown option");
        }
    }
    return run(&a, argc - optind, argv + optind);
}
