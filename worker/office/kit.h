/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_OFFICE_KIT_H
#define WRK_OFFICE_KIT_H

#include <stddef.h>

/**
 * LibreOffice as a library: the first members of the tables of functions that its kit interface
 * hands out. The interface only ever grows at its end, so what stands here holds for every version
 * since 5.0; the header that declares all of it comes with a package that needs a desktop.
 *
 * Source: LibreOfficeKit, which LibreOffice documents as its stable interface for embedding.
 */
typedef struct office_kit office_kit;
typedef struct office_doc office_doc;

struct office_kit_calls {
    size_t size;
    void (*destroy)(office_kit *kit);
    office_doc *(*load)(office_kit *kit, const char *url);
    char *(*last_error)(office_kit *kit); /* owned by the caller: free_text */
    office_doc *(*load_with)(office_kit *kit, const char *url, const char *options);
    void (*free_text)(char *text);
};

struct office_doc_calls {
    size_t size;
    void (*destroy)(office_doc *doc);
    /** @return 0: failed */
    int (*save_as)(office_doc *doc, const char *url, const char *format, const char *filter);
    /** 0 text, 1 sheets, 2 slides, 3 drawing, 4 other */
    int (*type)(office_doc *doc);
};

struct office_kit {
    const struct office_kit_calls *calls;
};
struct office_doc {
    const struct office_doc_calls *calls;
};

/** libreofficekit_hook_2: @param folder  of LibreOffice's program @param profile  URL of a folder
 */
typedef office_kit *(*office_hook_fn)(const char *folder, const char *profile);

#endif
