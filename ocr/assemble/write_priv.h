/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_ASSEMBLE_WRITE_PRIV_H
#define OCR_ASSEMBLE_WRITE_PRIV_H

#include "ocr/assemble/assemble_priv.h"

/** Inside of writing: the line at hand, and what is open around it. */
typedef struct asm_writer {
    asm_doc *doc;
    sch_strbuf *mmd;
    sch_strbuf body, display; /* of the line at hand */
    const asm_block *before;  /* last printed block */
    const asm_block *code;    /* whose edge, advance and pitch are known */
    float code_x0, advance;   /* where its lines begin, and of its font */
    float pitch;              /* of its lines */
    size_t depth;             /* lists that are open */
    asm_list open[8];
    bool is_formula; /* by line: the image is one formula, which then stands in a line */
} asm_writer;
/** The next block that is printed; NULL: none. */
const asm_block *asm_next_printed(const asm_doc *doc, const asm_block *b);
bool asm_same_group(const asm_block *a, const asm_block *b);
/** The line's last word loses its hyphen when `follow` goes on with it; follow may be NULL. */
bool asm_line_drops_hyphen(const asm_writer *w, const ocr_line *line, const ocr_line *follow);

/** write_between.c: what stands between the printed block before and b. */
const char *asm_block_separator(const asm_writer *w, const asm_block *b);
/** write_between.c: what stands between two lines of one block. */
const char *asm_inner_separator(const asm_writer *w, const asm_block *b, size_t at);

/** write_environments.c: what opens before a block and closes behind it, into w->display. */
void asm_open_block(asm_writer *w, const asm_block *b);
void asm_close_block(asm_writer *w, const asm_block *b);
/** What follows in an item of an outer list ends the lists inside it. */
void asm_leave_inner_lists(asm_writer *w, const asm_block *b);

/** write_floats.c: pictures and tables, with their captions. @return false: no memory */
bool asm_write_picture(asm_writer *w, const asm_block *b);
bool asm_write_table(asm_writer *w, const asm_block *b);

/** write.c: w->body and w->display become the line's texts. @return false: no memory */
bool asm_finish_line(asm_writer *w, ocr_page *page, ocr_line *line);

#endif
