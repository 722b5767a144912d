/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_SUPERVISOR_DOCTOR_FORMATS_H
#define WRK_SUPERVISOR_DOCTOR_FORMATS_H

#include "schema/base/strbuf.h"

/** A line a program that formats need: which, and what to install when it is missing. */
void wrk_doctor_formats_print(void);
/** The same: {"pandoc":{"formats":"docx pptx","package":"pandoc","installed":true},...} */
void wrk_doctor_formats_json(sch_strbuf *sb);

#endif
