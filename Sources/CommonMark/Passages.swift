import CCommonMark

extension CommonMarkDocument {
  /// The paragraphs and headings in order, with the source position of every character, link and image.
  ///
  /// Code blocks and raw HTML are skipped. Takes time linear in the text's length.
  public func passages() -> [Passage] {
    reading().passages
  }

  /// The passages, and remarks on what readers would not see, or not as it was meant, in the order of the text.
  public func reading() -> (passages: [Passage], remarks: [Remark]) {
    var collector = PassageCollector(source: SourceText(text))
    CommonMarkTree(text).walk { node, isEntering in
      if isEntering { collector.enter(node) } else { collector.leave(node) }
    }
    collector.remarks.addUnusedDefinitions(in: text)
    return (collector.passages, collector.remarks.remarks.sorted { ($0.line, $0.column) < ($1.line, $1.column) })
  }
}

/// Makes passages from the nodes of a tree, in the tree's order.
private struct PassageCollector {
  let source: SourceText
  private(set) var passages: [Passage] = []
  var remarks: RemarkCollector
  private var open: Passage?
  private var locator: InlineLocator
  private var depth = 0
  private var quotations = 0
  private var images = 0

  init(source: SourceText) {
    self.source = source
    locator = InlineLocator(source: source)
    remarks = RemarkCollector(source: source)
  }

  mutating func enter(_ node: CommonMarkNode) {
    remarks.enter(node, place: place(of: node))
    switch node.type {
    case CMARK_NODE_BLOCK_QUOTE:
      depth += 1
      quotations += 1
    case CMARK_NODE_ITEM: depth += 1
    case CMARK_NODE_PARAGRAPH: begin(.paragraph, at: node)
    case CMARK_NODE_HEADING: begin(.heading, at: node)
    case copydesk_table_cell_type(): begin(.cell, at: node)
    case CMARK_NODE_FOOTNOTE_REFERENCE where images == 0: appendMark()
    case CMARK_NODE_TEXT: append(node)
    case CMARK_NODE_CODE where images == 0: appendMark()
    case CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK:
      append(" ", at: locator.offset)
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
    case CMARK_NODE_PARAGRAPH, CMARK_NODE_HEADING, copydesk_table_cell_type():
      if let open { passages.append(open) }
      open = nil
    case CMARK_NODE_IMAGE: images -= 1
    default: break
    }
  }

  /// Where a node begins: a block where the parser says, an inline node where the text before it ended at the earliest.
  private func place(of node: CommonMarkNode) -> (line: Int, column: Int) {
    guard open == nil else {
      let place = source.place(at: locator.startOfMarkup(line: node.startLine, column: node.startColumn))
      return (Int(place.line), Int(place.column))
    }
    let place = source.place(at: source.start(ofLine: node.startLine) + max(0, node.startColumn - 1))
    return (Int(place.line), Int(place.column))
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
    remarks.noteControl(character, (Int(place.line), Int(place.column)))
    let placed = Passage.PlacedCharacter(character: character, line: place.line, column: place.column)
    guard images > 0 else {
      open?.characters.append(placed)
      return
    }
    guard let image = open?.links.lastIndex(where: \.isImage) else { return }
    open?.links[image].label.append(placed)
  }

  private mutating func appendLink(_ node: CommonMarkNode, isImage: Bool) {
    let place = source.place(at: locator.startOfLink(line: node.startLine, column: node.startColumn))
    open?.links.append(
      Passage.Link(
        destination: node.url, title: node.title, isImage: isImage, line: place.line, column: place.column))
  }
}
