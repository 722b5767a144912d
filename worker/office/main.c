/* SPDX-License-Identifier: Apache-2.0 */
/*
 * recto-office: LibreOffice kept warm. It reads a line "IN OUT" from standard input, two names of
 * files in its working folder, writes IN as PDF to OUT and answers with a line on standard output:
 *
 *   ready               once, when it can take the first document
 *   ok BYTES            done; memory that it holds now
 *   failed TEXT         this document cannot be converted
 *
 * It is started below recto-sandbox, one document at a time goes through it, and worker/inputs ends
 * it when a document takes too long, after some documents, or when it has grown. It holds no rights
 * of its own: network and files are refused by the sandbox, not here. What the profile forbids
 * (macros, links, Java) is forbidden so that documents load as they are, quickly.
 */
#include "worker/office/kit.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LINE_MOST 256
#define PATH_ROOM (PATH_MAX + 2 * LINE_MOST)

static const char *const folders[] = {
    "/usr/lib/libreoffice/program",
    "/usr/lib64/libreoffice/program",
    "/opt/libreoffice/program",
};

/* No macros, no update of links, no Java, nothing fetched on behalf of a document. */
static const char profile_text[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                                   "<oor:items xmlns:oor=\"http://openoffice.org/2001/registry\""
                                   " xmlns:xs=\"http://www.w3.org/2001/XMLSchema\""
                                   " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n"
#define ITEM(path, name, value)                                                                    \
    "<item oor:path=\"/org.openoffice.Office." path "\"><prop oor:name=\"" name                    \
    "\" oor:op=\"fuse\"><value>" value "</value></prop></item>\n"
    ITEM("Common/Security/Scripting", "DisableMacrosExecution", "true")
        ITEM("Common/Security/Scripting", "MacroSecurityLevel", "3")
            ITEM("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true")
                ITEM("Common/Security/Scripting", "CheckDocumentEvents", "true")
                    ITEM("Writer/Content/Update", "Link", "2") /* never */
    ITEM("Java/VirtualMachine", "Enable", "false")
        ITEM("Common/Misc", "FirstRun", "false") "</oor:items>\n";

/* Where answers go: LibreOffice may write to standard output itself. */
static FILE *answers;

static void answer(const char *word, const char *text)
{
    (void)fprintf(answers, "%s%s%s\n", word, text[0] ? " " : "", text);
    (void)fflush(answers);
}

static bool write_profile(const char *folder)
{
    char path[PATH_ROOM];
    FILE *file;
    bool ok;

    (void)mkdir("profile", 0700);
    (void)mkdir("profile/user", 0700);
    (void)snprintf(path, sizeof path, "%s/profile/user/registrymodifications.xcu", folder);
    file = fopen(path, "we");
    if (!file)
        return false;
    ok = fputs(profile_text, file) >= 0;
    return fclose(file) == 0 && ok;
}

static office_kit *load_kit(const char *folder)
{
    char path[PATH_ROOM], profile[PATH_ROOM];
    office_hook_fn hook;
    void *library;

    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        (void)snprintf(path, sizeof path, "%s/libmergedlo.so", folders[i]);
        library = access(path, R_OK) == 0 ? dlopen(path, RTLD_NOW | RTLD_GLOBAL) : NULL;
        if (!library)
            continue;
        *(void **)&hook = dlsym(library, "libreofficekit_hook_2");
        (void)snprintf(profile, sizeof profile, "file://%s/profile", folder);
        return hook ? hook(folders[i], profile) : NULL;
    }
    return NULL;
}

/** Resident memory, bytes; 0: not known. */
static long long resident(void)
{
    FILE *file = fopen("/proc/self/statm", "re");
    long long all = 0, pages = 0;

    if (file) {
        if (fscanf(file, "%lld %lld", &all, &pages) != 2)
            pages = 0;
        (void)fclose(file);
    }
    return pages * sysconf(_SC_PAGESIZE);
}

/** What LibreOffice says may hold line breaks, and paths that are nobody's business. */
static void answer_failed(office_kit *kit, const char *doing)
{
    char *why = kit->calls->last_error(kit);
    char text[200];

    (void)snprintf(text, sizeof text, "%s: %s", doing, why && why[0] ? why : "no reason given");
    for (char *p = text; *p; p++)
        if ((unsigned char)*p < ' ')
            *p = ' ';
    answer("failed", text);
    if (why)
        kit->calls->free_text(why);
}

static void convert(office_kit *kit, const char *folder, const char *in, const char *out)
{
    char from[PATH_ROOM], to[PATH_ROOM], number[32];
    office_doc *doc;
    int done;

    (void)snprintf(from, sizeof from, "file://%s/%s", folder, in);
    (void)snprintf(to, sizeof to, "file://%s/%s", folder, out);
    doc = kit->calls->load(kit, from);
    if (!doc) {
        answer_failed(kit, "loading it");
        return;
    }
    done = doc->calls->save_as(doc, to, "pdf", NULL);
    if (done)
        doc->calls->destroy(doc);
    if (!done) {
        answer_failed(kit, "writing it as PDF");
        doc->calls->destroy(doc);
        return;
    }
    (void)snprintf(number, sizeof number, "%lld", resident());
    answer("ok", number);
}

static void serve(office_kit *kit, const char *folder)
{
    char line[LINE_MOST];

    answer("ready", "");
    while (fgets(line, sizeof line, stdin)) {
        char *rest = NULL;
        const char *in = strtok_r(line, " \n", &rest);
        const char *out = strtok_r(NULL, " \n", &rest);

        if (in && out)
            convert(kit, folder, in, out);
        else
            answer("failed", "a line is two names");
    }
}

int main(void)
{
    char folder[PATH_MAX];
    office_kit *kit;
    int fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);

    answers = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (!answers || dup2(STDERR_FILENO, STDOUT_FILENO) < 0 || !getcwd(folder, sizeof folder))
        return 1;
    (void)setenv("SAL_USE_VCLPLUGIN", "svp", 1); /* draws into memory, needs no screen */
    if (!write_profile(folder)) {
        (void)fprintf(stderr, "recto-office: its folder cannot be written\n");
        return 1;
    }
    kit = load_kit(folder);
    if (!kit) {
        (void)fprintf(stderr, "recto-office: LibreOffice is not there or does not start\n");
        return 1;
    }
    serve(kit, folder);
    (void)fflush(NULL);
    _exit(0); /* its own way out takes a second and has nothing to save */
}
