import CCommonMark

/// libcmark's syntax tree of a text, freed with its owner.
@safe
struct CommonMarkTree: ~Copyable {
  private let root: OpaquePointer?

  init(_ text: String) {
    var text = text
    unsafe root = text.withUTF8 { bytes in
      unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
        unsafe cmark_parse_document(characters.baseAddress, characters.count, CMARK_OPT_DEFAULT)
      }
    }
  }

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
    guard let rendered = unsafe cmark_render_html(root, CMARK_OPT_DEFAULT) else { return "" }
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
  var headingLevel: Int { Int(unsafe cmark_node_get_heading_level(pointer)) }
  var startLine: Int { Int(unsafe cmark_node_get_start_line(pointer)) }
  var startColumn: Int { Int(unsafe cmark_node_get_start_column(pointer)) }

  func setHeadingLevel(_ level: Int) { _ = unsafe cmark_node_set_heading_level(pointer, Int32(level)) }

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
