/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_STORE_FOLLOW_H
#define SCH_STORE_FOLLOW_H

#include "schema/base/digest.h"

#include <stdbool.h>
#include <stdint.h>

/**
 * A thread that hashes a file behind its writer, so that a large upload does not wait for the hash:
 * it reads what was written from the page cache. Belongs to the writer's thread.
 */
typedef struct sch_follow sch_follow;

/**
 * @param fd  readable; borrowed until sch_follow_end()
 * @param sha  continued; borrowed until sch_follow_end()
 * @param from  offset of the first byte that sha has not seen
 * @return NULL: no thread could be had, the caller hashes itself
 */
sch_follow *sch_follow_start(int fd, sch_sha256 *sha, int64_t from);
/** The file has this many bytes now. */
void sch_follow_reach(sch_follow *follow, int64_t written);
/**
 * Wait until everything reached is hashed (or, on cancel, do not), end the thread, free.
 * NULL is fine. @return false: the file could not be read
 */
bool sch_follow_end(sch_follow *follow, bool cancel);

#endif
