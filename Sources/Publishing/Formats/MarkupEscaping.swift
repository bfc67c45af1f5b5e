import Mustache

/// HTML's escaping, code point by code point.
///
/// Mustache's own works on characters as readers see them, and so lets a quotation mark with a combining mark through.
struct MarkupEscaping: MustacheContentType {
  /// What templates call it.
  static let name = "COPYDESK-MARKUP"

  func escapeText(_ text: String) -> String { text.escapedForMarkup }
}

extension String {
  /// As character data or an attribute's value, in HTML and in XML.
  ///
  /// Characters that XML does not have (XML 1.0, section 2.2) are left out.
  var escapedForMarkup: String {
    var result = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      switch scalar {
      case "&": result.append(contentsOf: "&amp;".unicodeScalars)
      case "<": result.append(contentsOf: "&lt;".unicodeScalars)
      case ">": result.append(contentsOf: "&gt;".unicodeScalars)
      case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
      case "'": result.append(contentsOf: "&#39;".unicodeScalars)
      case "\t", "\n", "\r": result.append(scalar)
      case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: break
      default: result.append(scalar)
      }
    }
    return String(result)
  }
}
