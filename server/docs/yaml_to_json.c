/* SPDX-License-Identifier: Apache-2.0 */
/*
 * yaml_to_json IN.yaml OUT.json: a build tool. Reads YAML as its core schema has it (null, true,
 * false, whole and decimal numbers; anything quoted is text) and keeps the order of members.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

static json_t *convert(yaml_document_t *doc, const yaml_node_t *node);

/* A plain scalar that is no text. @return NULL: it is text */
static json_t *plain_value(const char *text)
{
    char *end;
    long long whole;
    double number;

    if (strcmp(text, "null") == 0 || strcmp(text, "~") == 0 || text[0] == '\0')
        return json_null();
    if (strcmp(text, "true") == 0 || strcmp(text, "false") == 0)
        return json_boolean(text[0] == 't');
    if (!strchr("-0123456789", text[0]))
        return NULL;
    whole = strtoll(text, &end, 10);
    if (*end == '\0')
        return json_integer(whole);
    number = strtod(text, &end);
    return *end == '\0' ? json_real(number) : NULL;
}

static json_t *convert_scalar(const yaml_node_t *node)
{
    const char *text = (const char *)node->data.scalar.value;
    json_t *json = NULL;

    if (node->data.scalar.style == YAML_PLAIN_SCALAR_STYLE)
        json = plain_value(text);
    return json ? json : json_stringn(text, node->data.scalar.length);
}

static json_t *convert_list(yaml_document_t *doc, const yaml_node_t *node)
{
    json_t *list = json_array();

    for (const yaml_node_item_t *i = node->data.sequence.items.start;
         i < node->data.sequence.items.top; i++)
        json_array_append_new(list, convert(doc, yaml_document_get_node(doc, *i)));
    return list;
}

static json_t *convert_map(yaml_document_t *doc, const yaml_node_t *node)
{
    json_t *map = json_object();

    for (const yaml_node_pair_t *p = node->data.mapping.pairs.start;
         p < node->data.mapping.pairs.top; p++) {
        const char *key = (const char *)yaml_document_get_node(doc, p->key)->data.scalar.value;

        if (json_object_get(map, key)) {
            fprintf(stderr, "%s is there twice\n", key);
            exit(1);
        }
        json_object_set_new(map, key, convert(doc, yaml_document_get_node(doc, p->value)));
    }
    return map;
}

static json_t *convert(yaml_document_t *doc, const yaml_node_t *node)
{
    if (node->type == YAML_SEQUENCE_NODE)
        return convert_list(doc, node);
    return node->type == YAML_MAPPING_NODE ? convert_map(doc, node) : convert_scalar(node);
}

int main(int argc, char **argv)
{
    yaml_parser_t parser;
    yaml_document_t doc;
    json_t *json;
    FILE *in = argc == 3 ? fopen(argv[1], "rb") : NULL;
    int rc;

    if (!in) {
        fputs("usage: yaml_to_json IN.yaml OUT.json\n", stderr);
        return 2;
    }
    yaml_parser_initialize(&parser);
    yaml_parser_set_input_file(&parser, in);
    if (!yaml_parser_load(&parser, &doc)) {
        fprintf(stderr, "%s:%zu: %s\n", argv[1], parser.problem_mark.line + 1, parser.problem);
        return 1;
    }
    json = convert(&doc, yaml_document_get_root_node(&doc));
    rc = json_dump_file(json, argv[2], JSON_COMPACT);
    json_decref(json);
    yaml_document_delete(&doc);
    yaml_parser_delete(&parser);
    fclose(in);
    return rc == 0 ? 0 : 1;
}
