/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers by tests/quality/calibration.py --write. */
#ifndef OCR_MATH_CONFIDENCE_FIT_H
#define OCR_MATH_CONFIDENCE_FIT_H

/** Weights of the logistic function in confidence.c. */
#define FIT_BASE      4.40
#define FIT_SYMBOLS   0.80
#define FIT_DECISIONS 1.72
#define FIT_LENGTH    0.24
#define FIT_DISPLAYED 1.22

#endif
