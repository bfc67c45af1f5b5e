import CCommonMark

extension CommonMarkDocument {
  /// The paragraphs and headings in order, with the source position of every character, link and image.
  ///
  /// Code blocks and raw HTML are skipped. Takes time linear in the text's length.
  public func passages() -> [Passage] {
    var collector = PassageCollector(source: SourceText(text))
    CommonMarkTree(text).walk { node, isEntering in
      if isEntering { collector.enter(node) } else { collector.leave(node) }
    }
    return collector.passages
  }
}

/// Makes passages from the nodes of a tree, in the tree's order.
private struct PassageCollector {
  let source: SourceText
  private(set) var passages: [Passage] = []
  private var open: Passage?
  private var locator: InlineLocator
  private var depth = 0
  private var quotations = 0
  private var images = 0

  init(source: SourceText) {
    self.source = source
    locator = InlineLocator(source: source)
  }

  mutating func enter(_ node: CommonMarkNode) {
    switch node.type {
    case CMARK_NODE_BLOCK_QUOTE:
      depth += 1
      quotations += 1
    case CMARK_NODE_ITEM: depth += 1
    case CMARK_NODE_PARAGRAPH: begin(.paragraph, at: node)
    case CMARK_NODE_HEADING: begin(.heading, at: node)
    case CMARK_NODE_TEXT where images == 0: append(node)
    case CMARK_NODE_CODE where images == 0: appendMark()
    case CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK:
      if images == 0 { append(" ", at: locator.offset) }
    case CMARK_NODE_LINK: appendLink(node, isImage: false)
    case CMARK_NODE_IMAGE:
      appendLink(node, isImage: true)
      if images == 0 { appendMark() }
      images += 1
    default: break
    }
  }

  mutating func leave(_ node: CommonMarkNode) {
    switch node.type {
    case CMARK_NODE_BLOCK_QUOTE:
      depth -= 1
      quotations -= 1
    case CMARK_NODE_ITEM: depth -= 1
    case CMARK_NODE_PARAGRAPH, CMARK_NODE_HEADING:
      if let open { passages.append(open) }
      open = nil
    case CMARK_NODE_IMAGE: images -= 1
    default: break
    }
  }

  private mutating func begin(_ kind: Passage.Kind, at node: CommonMarkNode) {
    open = Passage(kind: kind, depth: depth, characters: [], links: [])
    locator.begin(line: node.startLine, column: node.startColumn, quotations: quotations)
  }

  private mutating func append(_ node: CommonMarkNode) {
    for (character, offset) in locator.locate(node.literal, line: node.startLine, column: node.startColumn) {
      append(character, at: offset)
    }
  }

  private mutating func appendMark() { append(Passage.codeMark, at: locator.offset) }

  private mutating func append(_ character: Character, at offset: Int) {
    let place = source.place(at: offset)
    open?.characters.append(
      Passage.PlacedCharacter(character: character, line: place.line, column: place.column))
  }

  private mutating func appendLink(_ node: CommonMarkNode, isImage: Bool) {
    let place = source.place(at: locator.startOfLink(line: node.startLine, column: node.startColumn))
    open?.links.append(
      Passage.Link(destination: node.url, isImage: isImage, line: place.line, column: place.column))
  }
}
