/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/store/follow.h"

#include <errno.h>
#include <pthread.h>

enum { BLOCK_BYTES = 512 * 1024 };

struct sch_follow {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int fd;
    sch_sha256 *sha; /* of the thread while it runs */
    int64_t reached; /* under the lock, as is_ending */
    bool is_ending, is_cancelled;
    int64_t at; /* of the thread alone */
    bool failed;
    char block[BLOCK_BYTES];
};

/** Bytes that may be read now; 0: there will be no more. */
static int64_t wait_for_bytes(sch_follow *f)
{
    int64_t ready;

    (void)pthread_mutex_lock(&f->lock);
    while (f->reached <= f->at && !f->is_ending)
        (void)pthread_cond_wait(&f->changed, &f->lock);
    ready = f->is_cancelled ? 0 : f->reached - f->at;
    (void)pthread_mutex_unlock(&f->lock);
    return ready;
}

static void *run(void *arg)
{
    sch_follow *f = arg;

    for (int64_t ready; (ready = wait_for_bytes(f)) > 0 && !f->failed;) {
        ssize_t n =
            pread(f->fd, f->block, (size_t)(ready < BLOCK_BYTES ? ready : BLOCK_BYTES), f->at);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            f->failed = true;
            break;
        }
        sch_sha256_add(f->sha, f->block, (size_t)n);
        f->at += n;
    }
    return NULL;
}

sch_follow *sch_follow_start(int fd, sch_sha256 *sha, int64_t from)
{
    sch_follow *f = calloc(1, sizeof *f);

    if (!f)
        return NULL;
    f->fd = fd;
    f->sha = sha;
    f->at = f->reached = from;
    (void)pthread_mutex_init(&f->lock, NULL);
    (void)pthread_cond_init(&f->changed, NULL);
    if (pthread_create(&f->thread, NULL, run, f) == 0)
        return f;
    (void)pthread_cond_destroy(&f->changed);
    (void)pthread_mutex_destroy(&f->lock);
    free(f);
    return NULL;
}

void sch_follow_reach(sch_follow *follow, int64_t written)
{
    (void)pthread_mutex_lock(&follow->lock);
    follow->reached = written;
    (void)pthread_cond_signal(&follow->changed);
    (void)pthread_mutex_unlock(&follow->lock);
}

bool sch_follow_end(sch_follow *follow, bool cancel)
{
    bool failed;

    if (!follow)
        return true;
    (void)pthread_mutex_lock(&follow->lock);
    follow->is_ending = true;
    follow->is_cancelled = cancel;
    (void)pthread_cond_signal(&follow->changed);
    (void)pthread_mutex_unlock(&follow->lock);
    (void)pthread_join(follow->thread, NULL);
    failed = follow->failed;
    (void)pthread_cond_destroy(&follow->changed);
    (void)pthread_mutex_destroy(&follow->lock);
    free(follow);
    return !failed;
}
