/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_WIRE_CONVERSION_OPTIONS_H
#define SCH_WIRE_CONVERSION_OPTIONS_H

#include "schema/base/status.h"

#include <jansson.h>

/**
 * Check conversion_options ({format: {option: value}}) and bring every known option to its own
 * type: numbers are numbers and booleans booleans afterwards, font sizes of LaTeX end in "pt".
 * Unknown options of a format are dropped; a key that is no format is an error.
 *
 * @param options  borrowed
 * @param[out] ret_options  release with json_decref()
 * @return SCH_OK; SCH_INVALID: "conversion_options.docx.fontSize: ..."; SCH_FATAL (memory)
 * Source: conversion options of the v3 reference and its changelog.
 */
sch_status sch_conversion_options_parse(const json_t *options, json_t **ret_options, sch_err *err);

#endif
