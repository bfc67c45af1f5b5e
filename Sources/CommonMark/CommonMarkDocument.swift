import CCommonMark

/// A CommonMark text with tables and footnotes (parsed by libcmark-gfm 0.29), within limits that keep parsing linear in time.
///
/// A value: libcmark's tree is built for each call and freed when it returns.
public struct CommonMarkDocument: Hashable, Sendable {
  /// An image in a paragraph of its own: `![caption](name.jpg "credit")`.
  public struct Figure: Hashable, Sendable {
    /// Its target, as written except for escapes.
    public var destination: String
    /// Its text without markup; empty for none.
    public var caption: String
    /// What stands in quotation marks behind the target; empty for none.
    public var credit: String
  }

  /// The text as written.
  public let text: String

  /// Checks the text; throws `CommonMarkLimit` when it is nested too deeply or has too many images to be a story.
  public init(_ text: String) throws(CommonMarkLimit) {
    try CommonMarkLimit.check(text)
    self.text = text
  }

  /// Parses the text and renders it, within no limits, and forgets it: for finding out, elsewhere, what that takes.
  public static func tryParsing(_ text: String) { _ = CommonMarkTree(text).html() }

  /// The text as HTML that is also well-formed XML: a sequence of block elements, escaped throughout.
  ///
  /// Raw HTML is dropped. A link to anything but http or https becomes its text. Headings begin at `h2`, since `h1` is the
  /// headline.
  ///
  /// - Parameters:
  ///   - setting: Sets the words of each paragraph, crosshead and cell: given its pieces of text in order, U+FFFC for what is
  ///     not text, it returns as many. Code and addresses are not among them.
  ///   - figure: The block of HTML for an image that stands in a paragraph of its own; without one it is dropped, as are all
  ///     other images: no picture is published without caption and credit.
  public func html(
    setting: ((_ pieces: [String]) -> [String])? = nil, figure: (Figure) -> String? = { _ in nil }
  ) -> String {
    let tree = CommonMarkTree(text)
    if let setting { tree.setText(setting) }
    tree.walk { node, isEntering in
      switch node.type {
      case CMARK_NODE_HTML_BLOCK, CMARK_NODE_HTML_INLINE: node.remove()
      case CMARK_NODE_IMAGE where !isEntering && !node.isFigure: node.remove()
      case CMARK_NODE_PARAGRAPH where !isEntering:
        guard let image = node.figure else { break }
        node.replace(withHTML: figure(Figure(destination: image.url, caption: image.text, credit: image.title)) ?? "")
      case CMARK_NODE_LINK where !isEntering && !Self.isPublishable(node.url): node.unwrap()
      case CMARK_NODE_HEADING where node.headingLevel == 1: node.setHeadingLevel(2)
      default: break
      }
    }
    return Self.inOwnClasses(tree.html())
  }

  /// The markup without the attributes that are not XML, and with classes instead of obsolete ones. Text has no quotation
  /// marks or angle brackets of its own here: they are escaped.
  private static func inOwnClasses(_ html: String) -> String {
    guard html.contains("=\"") else { return html }
    var html = html
    for side in ["left", "right", "center"] {
      html = html.replacing(" align=\"\(side)\">", with: " class=\"\(side)\">")
    }
    for (written, meant) in [
      (" data-footnote-ref>", ">"),
      // A section would need a heading.
      ("<section class=\"footnotes\" data-footnotes>", "<div class=\"footnotes\">"), ("</section>", "</div>"),
      (" class=\"footnote-backref\" data-footnote-backref ", " class=\"footnote-backref\" "),
    ] { html = html.replacing(written, with: meant) }
    return html
  }

  /// The paragraphs, crossheads and list items in order, as readers see them, without markup; code and tables are dropped.
  public func plainParagraphs() -> [String] { passages().filter { $0.kind != .cell }.map(\.text) }

  /// Whether a link may have this target: http or https, in upper or lower case (RFC 3986, section 3.1).
  private static func isPublishable(_ url: String) -> Bool {
    let start = url.prefix(8).lowercased()
    return start.hasPrefix("http://") || start.hasPrefix("https://")
  }
}
