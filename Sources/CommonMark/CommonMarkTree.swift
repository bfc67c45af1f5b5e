import CCommonMark

/// libcmark's tree of one text, freed with its owner.
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

  /// Goes through the tree, depth first: each node when it is entered and, if it can have children, when it is left.
  ///
  /// The body may take a node out of the tree when it is left or has no children, by libcmark's rule for iterators.
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

/// A node of the tree, valid as long as the tree and while it is part of it.
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

  /// Takes the node and all below it out of the tree.
  func remove() {
    unsafe cmark_node_unlink(pointer)
    unsafe cmark_node_free(pointer)
  }

  /// Takes the node out of the tree and leaves its children in its place.
  func unwrap() {
    while let child = unsafe cmark_node_first_child(pointer) {
      guard unsafe cmark_node_insert_before(pointer, child) == 1 else { break }
    }
    remove()
  }
}
