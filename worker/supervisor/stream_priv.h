/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_SUPERVISOR_STREAM_PRIV_H
#define WRK_SUPERVISOR_STREAM_PRIV_H

#include "schema/db/queries_v3.h"

/** Pages behind a part that must be read: running heads, paragraphs that go on. */
#define WRK_STREAM_LOOK_AHEAD 2

/** How far the next part goes: an index into the selected pages, exclusive. */
int wrk_stream_target(const sch_stream *stream);

#endif
