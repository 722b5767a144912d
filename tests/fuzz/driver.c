/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs a fuzz target over inputs that are kept, with any compiler, as an ordinary test:
 *   fuzz-uri tests/fuzz/corpus/uri FILE...     each file, and each file of a directory
 *   fuzz-uri < FILE
 * Each input lies in a block of exactly its size, so that ASan sees a read past its end.
 */
#include "schema/base/io.h"
#include "tests/fuzz/fuzz.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#define INPUT_LIMIT ((size_t)64 * 1024 * 1024)

/** Run one input. @return false: it could not be read */
static bool run_fd(int fd, const char *name)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    SCH_AUTO(free) uint8_t *exact = NULL;
    sch_err err = {0};

    if (fd < 0 || sch_read_all(fd, INPUT_LIMIT, &sb, &err) != SCH_OK) {
        fprintf(stderr, "%s: %s\n", name, fd < 0 ? "cannot be opened" : err.text);
        return false;
    }
    exact = malloc(sb.len > 0 ? sb.len : 1);
    if (!exact)
        return false;
    if (sb.len > 0)
        memcpy(exact, sb.data, sb.len);
    (void)LLVMFuzzerTestOneInput(exact, sb.len);
    return true;
}

static bool run_file(const char *path)
{
    SCH_AUTO(sch_close) int fd = open(path, O_RDONLY | O_CLOEXEC);

    return run_fd(fd, path);
}

static int is_input(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/** Run each file of a directory, in the order of their names. @return how many, -1: failure */
static int run_directory(const char *path)
{
    struct dirent **entries = NULL;
    int count = scandir(path, &entries, is_input, alphasort);
    int result = count;

    for (int i = 0; i < count; i++) {
        SCH_AUTO(sch_strbuf_done) sch_strbuf file = {0};

        sch_strbuf_addf(&file, "%s/%s", path, entries[i]->d_name);
        if (!run_file(sch_strbuf_str(&file)))
            result = -1;
        free(entries[i]);
    }
    free(entries);
    return result;
}

int main(int argc, char **argv)
{
    int done = 0;

    if (argc < 2)
        return run_fd(STDIN_FILENO, "standard input") ? EXIT_SUCCESS : EXIT_FAILURE;
    for (int i = 1; i < argc; i++) {
        struct stat st;
        int count;

        if (stat(argv[i], &st) == 0 && S_ISDIR(st.st_mode))
            count = run_directory(argv[i]);
        else
            count = run_file(argv[i]) ? 1 : -1;
        if (count <= 0) { /* an empty corpus tests nothing and shall not pass for success */
            fprintf(stderr, "%s: no inputs, or not all could be read\n", argv[i]);
            return EXIT_FAILURE;
        }
        done += count;
    }
    printf("%d inputs\n", done);
    return EXIT_SUCCESS;
}
