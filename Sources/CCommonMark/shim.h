#include <cmark-gfm.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm-core-extensions.h>

// The types of an extension's nodes are variables, set when it is registered and never after; no installed header has them.
extern cmark_node_type CMARK_NODE_TABLE, CMARK_NODE_TABLE_ROW, CMARK_NODE_TABLE_CELL;
static inline cmark_node_type copydesk_table_type(void) { return CMARK_NODE_TABLE; }
static inline cmark_node_type copydesk_table_row_type(void) { return CMARK_NODE_TABLE_ROW; }
static inline cmark_node_type copydesk_table_cell_type(void) { return CMARK_NODE_TABLE_CELL; }
