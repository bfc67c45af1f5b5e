import CCommonMark

/// A text in CommonMark (version 0.30, by libcmark), within limits that keep its reading linear in time.
///
/// A value: libcmark's tree is made for each question and freed with the answer.
public struct CommonMarkDocument: Hashable, Sendable {
  /// The text as written.
  public let text: String

  /// Takes the text; throws `CommonMarkLimit` when it is nested too deeply or has too many images to be a story.
  public init(_ text: String) throws(CommonMarkLimit) {
    try CommonMarkLimit.check(text)
    self.text = text
  }

  /// The text as HTML that is also well-formed XML: a sequence of block elements, escaped throughout.
  ///
  /// Raw HTML is left out. Links to anything but http and https become their text. Images are left out, since none is
  /// published without caption and credit. A heading is at least `h2`: `h1` is the headline's.
  public func html() -> String {
    let tree = CommonMarkTree(text)
    tree.walk { node, isEntering in
      switch node.type {
      case CMARK_NODE_HTML_BLOCK, CMARK_NODE_HTML_INLINE: node.remove()
      case CMARK_NODE_IMAGE where !isEntering: node.remove()
      case CMARK_NODE_LINK where !isEntering && !Self.isPublishable(node.url): node.unwrap()
      case CMARK_NODE_HEADING where node.headingLevel == 1: node.setHeadingLevel(2)
      default: break
      }
    }
    return tree.html()
  }

  /// The paragraphs, crossheads and list items in order, as a reader sees them, without markup; code is left out.
  public func plainParagraphs() -> [String] { passages().map(\.text) }

  /// The text without markup, its paragraphs parted by blank lines.
  public func plainText() -> String { plainParagraphs().joined(separator: "\n\n") }

  /// Whether a link may lead there: http or https, in any case of letters (RFC 3986 section 3.1).
  private static func isPublishable(_ url: String) -> Bool {
    let start = url.prefix(8).lowercased()
    return start.hasPrefix("http://") || start.hasPrefix("https://")
  }
}
