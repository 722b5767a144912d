/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/assemble/assemble_priv.h"

#include <string.h>

/**
 * Languages of code: by phrases that belong to one, two of them at least, more than of any other.
 */
typedef struct phrase {
    const char *language; /* as the listings package names it */
    const char *text;
} phrase;

enum { MIN_PHRASES = 2 };

static const phrase phrases[] = {
    {"Python", "def "},
    {"Python", "import "},
    {"Python", "elif "},
    {"Python", "self."},
    {"Python", "print("},
    {"Python", "None"},
    {"Python", "__init__"},
    {"Python", "lambda "},
    {"Python", ">>> "},
    {"C", "#include <"},
    {"C", "printf("},
    {"C", "int main("},
    {"C", "malloc("},
    {"C", "struct "},
    {"C", "NULL"},
    {"C", "#define "},
    {"C", "sizeof("},
    {"C++", "std::"},
    {"C++", "cout <<"},
    {"C++", "#include <iostream>"},
    {"C++", "template <"},
    {"C++", "template<"},
    {"C++", "using namespace "},
    {"C++", "nullptr"},
    {"Java", "public class "},
    {"Java", "System.out."},
    {"Java", "public static void "},
    {"Java", "@Override"},
    {"Java", "import java."},
    {"Java", "private "},
    {"SQL", "SELECT "},
    {"SQL", "FROM "},
    {"SQL", "WHERE "},
    {"SQL", "INSERT INTO "},
    {"SQL", "CREATE TABLE "},
    {"bash", "#!/bin/"},
    {"bash", "sudo "},
    {"bash", "apt-get "},
    {"bash", "echo "},
    {"bash", "fi\n"},
    {"bash", "done\n"},
    {"HTML", "<html"},
    {"HTML", "<div"},
    {"HTML", "</"},
    {"HTML", "<p>"},
    {"R", "<- function("},
    {"R", "library("},
    {"R", "data.frame("},
    {"Haskell", " :: "},
    {"Haskell", "module "},
    {"Haskell", "where\n"},
};

const char *asm_code_language(const asm_block *b, sch_strbuf *sb)
{
    const char *best = NULL;
    size_t most = 0, second = 0;

    sch_strbuf_reset(sb);
    for (size_t i = b->first; i < b->end; i++) {
        asm_line_text(&b->page->lines[i], sb);
        sch_strbuf_addc(sb, '\n');
    }
    for (size_t i = 0; i < SCH_COUNT_OF(phrases);) {
        const char *language = phrases[i].language;
        size_t found = 0;

        for (; i < SCH_COUNT_OF(phrases) && strcmp(phrases[i].language, language) == 0; i++)
            found += strstr(sch_strbuf_str(sb), phrases[i].text) != NULL;
        if (found > most) {
            second = most;
            most = found;
            best = language;
        } else if (found > second) {
            second = found;
        }
    }
    return most >= MIN_PHRASES && most > second ? best : NULL;
}
