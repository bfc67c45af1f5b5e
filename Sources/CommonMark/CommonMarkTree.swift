import CCommonMark

/// libcmark-gfm's syntax tree of a text, with tables and footnotes, freed with its owner.
@safe
struct CommonMarkTree: ~Copyable {
  private let root: OpaquePointer?

  init(_ text: String) {
    // Registering is not thread-safe, and is done once.
    _ = Self.extensions
    var text = text
    unsafe root = text.withUTF8 { bytes in
      unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
        let parser = unsafe cmark_parser_new(Self.options)
        defer { unsafe cmark_parser_free(parser) }
        unsafe cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension("table"))
        unsafe cmark_parser_feed(parser, characters.baseAddress, characters.count)
        return unsafe cmark_parser_finish(parser)
      }
    }
  }

  private static let options = CMARK_OPT_FOOTNOTES
  private static let extensions: Void = cmark_gfm_core_extensions_ensure_registered()

  deinit { unsafe cmark_node_free(root) }

  /// Walks the tree depth first, visiting each node on entry and, if it can have children, on exit.
  ///
  /// By libcmark's rule for iterators, the body may remove a node on exit, or if it has no children.
  func walk(_ body: (_ node: CommonMarkNode, _ isEntering: Bool) -> Void) {
    let iterator = unsafe cmark_iter_new(root)
    defer { unsafe cmark_iter_free(iterator) }
    while true {
      switch unsafe cmark_iter_next(iterator) {
      case CMARK_EVENT_ENTER: unsafe body(CommonMarkNode(cmark_iter_get_node(iterator)), true)
      case CMARK_EVENT_EXIT: unsafe body(CommonMarkNode(cmark_iter_get_node(iterator)), false)
      default: return
      }
    }
  }

  func html() -> String {
    guard let rendered = unsafe cmark_render_html(root, Self.options, nil) else { return "" }
    defer { unsafe cmark_get_default_mem_allocator().pointee.free(rendered) }
    return unsafe String(cString: rendered)
  }
}

/// A node of the tree; valid only while the tree exists and contains it.
@safe
struct CommonMarkNode {
  private let pointer: OpaquePointer?

  init(_ pointer: OpaquePointer?) { unsafe self.pointer = pointer }

  var type: cmark_node_type { unsafe cmark_node_get_type(pointer) }
  var literal: String { unsafe cmark_node_get_literal(pointer).map { unsafe String(cString: $0) } ?? "" }
  var url: String { unsafe cmark_node_get_url(pointer).map { unsafe String(cString: $0) } ?? "" }
  var title: String { unsafe cmark_node_get_title(pointer).map { unsafe String(cString: $0) } ?? "" }
  var headingLevel: Int { Int(unsafe cmark_node_get_heading_level(pointer)) }
  var startLine: Int { Int(unsafe cmark_node_get_start_line(pointer)) }
  var startColumn: Int { Int(unsafe cmark_node_get_start_column(pointer)) }

  /// The first number of an ordered list; nil for other nodes.
  var listStart: Int? {
    guard type == CMARK_NODE_LIST, unsafe cmark_node_get_list_type(pointer) == CMARK_ORDERED_LIST else { return nil }
    return Int(unsafe cmark_node_get_list_start(pointer))
  }

  /// Whether it is a code block that is only indented, not between fences.
  var isIndentedCode: Bool {
    guard type == CMARK_NODE_CODE_BLOCK else { return false }
    var (length, offset, character) = (Int32(0), Int32(0), CChar(0))
    return unsafe cmark_node_get_fenced(pointer, &length, &offset, &character) == 0
  }

  func setLiteral(_ text: String) { _ = unsafe cmark_node_set_literal(pointer, text) }

  func setHeadingLevel(_ level: Int) { _ = unsafe cmark_node_set_heading_level(pointer, Int32(level)) }

  /// Whether it is an image, and all there is in a paragraph that is in nothing else.
  var isFigure: Bool {
    guard type == CMARK_NODE_IMAGE, let paragraph = unsafe cmark_node_parent(pointer),
      unsafe cmark_node_get_type(paragraph) == CMARK_NODE_PARAGRAPH,
      unsafe cmark_node_next(pointer) == nil, unsafe cmark_node_previous(pointer) == nil,
      let above = unsafe cmark_node_parent(paragraph)
    else { return false }
    return unsafe cmark_node_get_type(above) == CMARK_NODE_DOCUMENT
  }

  /// The figure that a paragraph is; nil for any other paragraph.
  var figure: CommonMarkNode? {
    guard type == CMARK_NODE_PARAGRAPH, let child = unsafe cmark_node_first_child(pointer) else { return nil }
    let node = unsafe CommonMarkNode(child)
    return node.isFigure ? node : nil
  }

  /// The text in it, without markup, a line break as a space. Not by recursion: markup may be nested as deeply as text is long.
  var text: String {
    let iterator = unsafe cmark_iter_new(pointer)
    defer { unsafe cmark_iter_free(iterator) }
    var text = ""
    while true {
      switch unsafe cmark_iter_next(iterator) {
      case CMARK_EVENT_ENTER:
        let node = unsafe CommonMarkNode(cmark_iter_get_node(iterator))
        switch node.type {
        case CMARK_NODE_TEXT, CMARK_NODE_CODE: text += node.literal
        case CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK: text += " "
        default: break
        }
      case CMARK_EVENT_EXIT: break
      default: return text
      }
    }
  }

  /// Puts a block of HTML in the place of the node and its descendants.
  func replace(withHTML html: String) {
    if let block = unsafe cmark_node_new(CMARK_NODE_CUSTOM_BLOCK) {
      unsafe cmark_node_set_on_enter(block, html)
      unsafe cmark_node_insert_before(pointer, block)
    }
    remove()
  }

  /// Removes the node and its descendants from the tree.
  func remove() {
    unsafe cmark_node_unlink(pointer)
    unsafe cmark_node_free(pointer)
  }

  /// Replaces the node by its children.
  func unwrap() {
    while let child = unsafe cmark_node_first_child(pointer) {
      guard unsafe cmark_node_insert_before(pointer, child) == 1 else { break }
    }
    remove()
  }
}
