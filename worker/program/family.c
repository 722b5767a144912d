/* SPDX-License-Identifier: Apache-2.0 */
/* All processes below one, from /proc: the kernel lists the children of each thread. */
#include "schema/base/process.h"
#include "worker/program/box.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MEMBERS_MOST 4096

typedef struct walk {
    int members[MEMBERS_MOST];
    int count;
} walk;

static void note_children(walk *w, int pid, const char *thread)
{
    char path[320];
    SCH_AUTO(sch_fclose) FILE *file = NULL;
    int child;

    (void)snprintf(path, sizeof path, "/proc/%d/task/%s/children", pid, thread);
    file = fopen(path, "re");
    while (file && w->count < MEMBERS_MOST &&
           fscanf(file, "%d", &child) == 1) // NOLINT(cert-err34-c): the kernel's text
        w->members[w->count++] = child;
}

static void note_threads(walk *w, int pid)
{
    char path[64];
    const struct dirent *entry;
    DIR *dir;

    (void)snprintf(path, sizeof path, "/proc/%d/task", pid);
    dir = opendir(path);
    if (!dir)
        return;
    while ((entry = readdir(dir)))
        if (entry->d_name[0] != '.')
            note_children(w, pid, entry->d_name);
    (void)closedir(dir);
}

/* Breadth first: members grow while they are looked at. */
static void gather(walk *w, int pid)
{
    w->count = 0;
    note_threads(w, pid);
    for (int i = 0; i < w->count; i++)
        note_threads(w, w->members[i]);
}

void wrk_family_look(int pid, wrk_family *ret_family)
{
    static walk w; /* 16 KB; the nurse has one thread */

    gather(&w, pid);
    *ret_family = (wrk_family){.count = w.count};
    for (int i = 0; i < w.count; i++)
        ret_family->resident_bytes += sch_process_resident_bytes(w.members[i]);
}

int wrk_family_kill(int pid)
{
    static walk w;

    gather(&w, pid);
    for (int i = 0; i < w.count; i++)
        (void)kill(w.members[i], SIGKILL);
    return w.count;
}
