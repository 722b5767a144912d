/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_ASSEMBLE_LABELS_H
#define OCR_ASSEMBLE_LABELS_H

#include <stdbool.h>
#include <stddef.h>

/** Labels of list items: bullets, and numbers in their several forms. */
typedef enum asm_label_style {
    ASM_LABEL_ARABIC,
    ASM_LABEL_LOWER_ROMAN,
    ASM_LABEL_UPPER_ROMAN,
    ASM_LABEL_LOWER_LETTER,
    ASM_LABEL_UPPER_LETTER,
    ASM_LABEL_STYLES,
    ASM_LABEL_BULLET = ASM_LABEL_STYLES
} asm_label_style;

/** Form of a label: "(iv)" is lower Roman between '(' and ')', "3." arabic with no bracket. */
typedef struct asm_label {
    asm_label_style style;
    char open, close; /* '(' or 0; ')' or '.' */
    int value;        /* of numbers, from 1 */
} asm_label;

/** Bytes of the bullet that text begins with, 0: none. */
size_t asm_bullet_len(const char *text);
/** A bullet that carries a meaning a plain one would lose: a tick, a box. */
bool asm_bullet_is_marker(const char *text);
/** A box or a circle to tick, or one that is ticked. */
bool asm_bullet_is_box(const char *text);
/**
 * Read text as a number of one style.
 * @return false: it is none ("(c)" is lower Roman 100 and letter 3)
 */
bool asm_label_parse(const char *text, asm_label_style style, asm_label *ret_label);
/** What a renderer writes by itself at this depth of enumerations (from 0): "1.", "(a)", "i.", "A."
 */
bool asm_label_is_default(const asm_label *label, int depth);

#endif
