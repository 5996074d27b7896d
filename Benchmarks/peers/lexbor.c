/* lexbor PACK [ROUNDS]: lexbor's HTML parser from C over a pack of pages, as HTMLBench reads it; the best of some rounds.
 *
 * A pack holds pages in a row: lengths of URL and page (little-endian, 32 bits), URL, page. The document is cleaned and used again
 * from page to page, as lexbor advises. Prints pages, bytes, nodes and the MB/s of CPU time, user and system.
 */
#include <lexbor/html/html.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double seconds(void)
{
    struct timespec spent;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent);
    return (double) spent.tv_sec + (double) spent.tv_nsec / 1e9;
}

static size_t number(const unsigned char *at)
{
    return (size_t) at[0] | (size_t) at[1] << 8 | (size_t) at[2] << 16 | (size_t) at[3] << 24;
}

/* Every node below the document, so that the work has a use; its time is not counted. */
static size_t count(lxb_dom_node_t *root)
{
    size_t nodes = 0;
    lxb_dom_node_t *node = root;
    while (node != NULL) {
        nodes++;
        if (node->first_child != NULL) {
            node = node->first_child;
            continue;
        }
        while (node != root && node->next == NULL) node = node->parent;
        if (node == root) break;
        node = node->next;
    }
    return nodes;
}

int main(int argc, char **argv)
{
    FILE *file = argc > 1 ? fopen(argv[1], "rb") : NULL;
    if (file == NULL) {
        fprintf(stderr, "usage: lexbor PACK [ROUNDS]\n");
        return 2;
    }
    fseek(file, 0, SEEK_END);
    size_t size = (size_t) ftell(file);
    rewind(file);
    unsigned char *pack = malloc(size);
    if (pack == NULL || fread(pack, 1, size, file) != size) return 4;
    fclose(file);

    lxb_html_document_t *document = lxb_html_document_create();
    int rounds = argc > 2 ? atoi(argv[2]) : 3;
    double best = 0;
    size_t pages = 0, bytes = 0, nodes = 0;
    for (int round = 0; round < rounds; round++) {
        double spent = 0;
        pages = bytes = nodes = 0;
        for (size_t at = 0; at + 8 <= size;) {
            size_t url = number(pack + at), length = number(pack + at + 4);
            at += 8 + url;
            double start = seconds();
            lxb_html_document_clean(document);
            if (lxb_html_document_parse(document, pack + at, length) != LXB_STATUS_OK) return 1;
            spent += seconds() - start;
            nodes += count(lxb_dom_interface_node(document));
            pages++;
            bytes += length;
            at += length;
        }
        double rate = (double) bytes / 1e6 / spent;
        if (rate > best) best = rate;
    }
    printf("%zu pages, %zu MB, %zu nodes\ntree with decoded text: %.0f MB/s\n", pages, bytes / 1000000, nodes, best);
    return 0;
}
