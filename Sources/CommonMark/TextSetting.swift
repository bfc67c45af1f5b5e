import CCommonMark

extension CommonMarkTree {
  /// Replaces the text of every paragraph, heading and cell by what `setting` makes of its pieces.
  func setText(_ setting: (_ pieces: [String]) -> [String]) {
    var block = SettableBlock()
    var images = 0
    walk { node, isEntering in
      switch node.type {
      case CMARK_NODE_PARAGRAPH, CMARK_NODE_HEADING, copydesk_table_cell_type():
        if !isEntering { block.set(setting) }
        block = SettableBlock()
      case CMARK_NODE_IMAGE:
        if isEntering { block.append(String(Passage.codeMark)) }
        images += isEntering ? 1 : -1
      case CMARK_NODE_TEXT where images == 0: block.append(node.literal, node)
      case CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK: block.append("\n")
      case CMARK_NODE_CODE, CMARK_NODE_FOOTNOTE_REFERENCE: block.append(String(Passage.codeMark))
      default: break
      }
    }
  }
}

/// The text of one block, piece by piece.
private struct SettableBlock {
  private var pieces: [String] = []
  /// Of each piece; nil for what only stands between words.
  private var nodes: [CommonMarkNode?] = []

  mutating func append(_ piece: String, _ node: CommonMarkNode? = nil) {
    pieces.append(piece)
    nodes.append(node)
  }

  func set(_ setting: ([String]) -> [String]) {
    for ((node, old), new) in zip(zip(nodes, pieces), setting(pieces)) where old != new { node?.setLiteral(new) }
  }
}
