/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Turns the symbol tables into C: `compile symbols.tsv aliases.tsv encodings.tsv names.tsv
 * unicode.tsv shapes.tsv > symbol_data.c`. Runs at build time, on files of the tree alone; any
 * fault stops it.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_ROWS = 4096, MAX_FIELDS = 8, MAX_LINE = 512 };

typedef struct row {
    char *field[MAX_FIELDS];
    int nfields;
    int id; /* of the symbol it is or names */
} row;

typedef struct table {
    row rows[MAX_ROWS];
    int count;
} table;

static table symbols, aliases, encodings, names, unicode, shapes;

static void stop(const char *what, const char *detail)
{
    fprintf(stderr, "compile: %s: %s\n", what, detail);
    exit(1);
}

static void split(row *r, char *line)
{
    for (char *at = line; r->nfields < MAX_FIELDS;) {
        char *tab = strchr(at, '\t');

        r->field[r->nfields++] = at;
        if (!tab)
            return;
        *tab = '\0';
        at = tab + 1;
    }
}

static void load(const char *path, int nfields, table *t)
{
    FILE *in = fopen(path, "r");
    char line[MAX_LINE];

    if (!in)
        stop("cannot open", path);
    while (fgets(line, sizeof line, in)) {
        char *copy;

        line[strcspn(line, "\n")] = '\0';
        if (line[0] == '\0' || (line[0] == '#' && line[1] == ' '))
            continue;
        copy = strdup(line);
        if (!copy || t->count == MAX_ROWS)
            stop("too many rows", path);
        split(&t->rows[t->count], copy);
        if (t->rows[t->count].nfields != nfields)
            stop("wrong number of fields", line);
        t->count++;
    }
    fclose(in);
}

/** Symbol id of a name: rows count from 1, 0 is "unknown". */
static int find(const char *name)
{
    for (int i = 0; i < symbols.count; i++)
        if (strcmp(symbols.rows[i].field[0], name) == 0)
            return i + 1;
    stop("no such symbol", name);
    return 0;
}

static void print_string(const char *text)
{
    putchar('"');
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            putchar('\\');
        putchar(*text);
    }
    putchar('"');
}

static const char *word(const char *value, const char *const *known, const char *const *constants)
{
    for (int i = 0; known[i]; i++)
        if (strcmp(known[i], value) == 0)
            return constants[i];
    stop("unknown word", value);
    return NULL;
}

static const char *class_of(const char *value)
{
    static const char *const known[] = {
        "ord",   "rm",     "digit",   "op",     "bin",    "rel",    "open",    "close", "fence",
        "punct", "accent", "radical", "vpiece", "rpiece", "hpiece", "overlay", NULL};
    static const char *const constants[] = {
        "OCR_CLS_ORD",    "OCR_CLS_RM",     "OCR_CLS_DIGIT",  "OCR_CLS_OP",
        "OCR_CLS_BIN",    "OCR_CLS_REL",    "OCR_CLS_OPEN",   "OCR_CLS_CLOSE",
        "OCR_CLS_FENCE",  "OCR_CLS_PUNCT",  "OCR_CLS_ACCENT", "OCR_CLS_RADICAL",
        "OCR_CLS_VPIECE", "OCR_CLS_RPIECE", "OCR_CLS_HPIECE", "OCR_CLS_OVERLAY"};

    return word(value, known, constants);
}

static const char *style_of(const char *value)
{
    static const char *const known[] = {"-",   "bf",  "bold", "it", "sf", "tt",
                                        "cal", "scr", "frak", "bb", NULL};
    static const char *const constants[] = {
        "OCR_STYLE_NONE", "OCR_STYLE_BF",  "OCR_STYLE_BOLD", "OCR_STYLE_IT",   "OCR_STYLE_SF",
        "OCR_STYLE_TT",   "OCR_STYLE_CAL", "OCR_STYLE_SCR",  "OCR_STYLE_FRAK", "OCR_STYLE_BB"};

    return word(value, known, constants);
}

static int by_first(const void *a, const void *b)
{
    return strcmp(((const row *)a)->field[0], ((const row *)b)->field[0]);
}

static int by_code(const void *a, const void *b)
{
    long x = strtol(((const row *)a)->field[0], NULL, 16);
    long y = strtol(((const row *)b)->field[0], NULL, 16);

    return x < y ? -1 : x > y;
}

static void print_symbols(void)
{
    printf("const ocr_symbol_info ocr_symbol_table[] = {\n    {\"?\", \"?\", 0, OCR_CLS_ORD, "
           "false, false},\n");
    for (int i = 0; i < symbols.count; i++) {
        char **f = symbols.rows[i].field;

        printf("    {");
        print_string(f[0]);
        printf(", ");
        print_string(f[1]);
        printf(", 0x%s, %s, %s, %s},\n", f[3], class_of(f[2]), f[4][0] == '1' ? "true" : "false",
               f[5][0] == '1' ? "true" : "false");
    }
    printf("};\nconst int ocr_symbol_table_count = %d;\n\n", symbols.count + 1);
}

/** Names and aliases together, sorted, for a binary search. */
static void print_index(void)
{
    static table index;

    for (int i = 0; i < symbols.count; i++) {
        index.rows[index.count] = symbols.rows[i];
        index.rows[index.count++].id = i + 1;
    }
    for (int i = 0; i < aliases.count && index.count < MAX_ROWS; i++) {
        index.rows[index.count] = aliases.rows[i];
        index.rows[index.count++].id = find(aliases.rows[i].field[1]);
    }
    qsort(index.rows, (size_t)index.count, sizeof index.rows[0], by_first);
    printf("const ocr_symbol_key ocr_symbol_index[] = {\n");
    for (int i = 0; i < index.count; i++) {
        if (i > 0 && by_first(&index.rows[i - 1], &index.rows[i]) == 0)
            continue; /* an alias that is a symbol of its own: the symbol stands */
        printf("    {");
        print_string(index.rows[i].field[0]);
        printf(", %d},\n", index.rows[i].id);
    }
    printf("};\nconst int ocr_symbol_index_count = sizeof ocr_symbol_index / sizeof "
           "ocr_symbol_index[0];\n\n");
}

static void print_slot(char **f)
{
    printf("{%d, %s, %s, %s}", find(f[0]), class_of(f[1]), style_of(f[2]),
           f[3][0] == '1' ? "true" : "false");
}

static void print_encodings(void)
{
    int count = 0;
    const char *last = "";

    for (int i = 0; i < encodings.count; i++) {
        char **f = encodings.rows[i].field;

        if (strcmp(f[0], last) != 0) {
            printf("%sstatic const ocr_symbol_slot enc_%s[256] = {\n", i ? "};\n" : "", f[0]);
            last = f[0];
        }
        printf("    [0x%s] = ", f[1]);
        print_slot(f + 2);
        printf(",\n");
    }
    printf("};\nconst ocr_symbol_encoding ocr_symbol_encodings[] = {\n");
    last = "";
    for (int i = 0; i < encodings.count; i++) {
        const char *enc = encodings.rows[i].field[0];

        if (strcmp(enc, last) != 0) {
            printf("    {\"%s\", enc_%s},\n", enc, enc);
            last = enc;
            count++;
        }
    }
    printf("};\nconst int ocr_symbol_encoding_count = %d;\n\n", count);
}

static void print_names(void)
{
    qsort(names.rows, (size_t)names.count, sizeof names.rows[0], by_first);
    printf("const ocr_symbol_name ocr_symbol_names[] = {\n");
    for (int i = 0; i < names.count; i++) {
        printf("    {");
        print_string(names.rows[i].field[0]);
        printf(", ");
        print_slot(names.rows[i].field + 1);
        printf("},\n");
    }
    printf("};\nconst int ocr_symbol_name_count = %d;\n\n", names.count);
}

static void print_unicode(void)
{
    qsort(unicode.rows, (size_t)unicode.count, sizeof unicode.rows[0], by_code);
    printf("const ocr_symbol_rune ocr_symbol_runes[] = {\n");
    for (int i = 0; i < unicode.count; i++) {
        char **f = unicode.rows[i].field;

        printf("    {0x%s, %d, %s},\n", f[0], find(f[1]), class_of(f[2]));
    }
    printf("};\nconst int ocr_symbol_rune_count = %d;\n", unicode.count);
}

static void print_shapes(void)
{
    printf("const ocr_symbol_shape ocr_symbol_shapes[] = {\n");
    for (int i = 0; i < shapes.count; i++) {
        char **f = shapes.rows[i].field;

        if (strlen(f[7]) != 128)
            stop("a shape needs 128 pairs of cells", f[0]);
        printf("    {");
        print_slot(f);
        printf(", {%s, %s, %s, true, {", f[4], f[5], f[6]);
        for (const char *c = f[7]; *c; c++) {
            int pair = *c - '0'; /* two cells of 0 to 7 */

            if (pair < 0 || pair > 63)
                stop("no such pair of cells", f[0]);
            printf("%d,%d,", pair / 8, pair % 8);
        }
        printf("}}},\n");
    }
    printf("};\nconst int ocr_symbol_shape_count = %d;\n", shapes.count);
}

int main(int argc, char **argv)
{
    if (argc != 7)
        stop("usage",
             "compile symbols.tsv aliases.tsv encodings.tsv names.tsv unicode.tsv shapes.tsv");
    load(argv[1], 6, &symbols);
    load(argv[2], 2, &aliases);
    load(argv[3], 6, &encodings);
    load(argv[4], 5, &names);
    load(argv[5], 3, &unicode);
    load(argv[6], 8, &shapes);
    printf("/* made by compile.c from the tables beside it */\n"
           "#include \"ocr/math/symbol_data.h\"\n\n");
    print_symbols();
    print_index();
    print_encodings();
    print_names();
    print_unicode();
    print_shapes();
    return fflush(stdout) == 0 ? 0 : 1;
}
