import Foundation

/// A page of the site as one file that stands alone: it looks as it does on the site, and fetches nothing, neither from there
/// nor from anywhere else. Its links lead to the site.
///
/// Made of the finished page, so that it is the page, whatever theme made it.
struct StandalonePage {
  /// What the browser may do with it: show pictures and styles that are in it.
  static let policy =
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

  private let page: [UInt8]
  private let address: String
  private let tags: [MarkupTag]

  /// - Parameter address: Where readers would find it.
  init(_ page: [UInt8], at address: String) {
    self.page = page
    self.address = address
    tags = MarkupTag.all(in: page)
  }

  /// The addresses of the pictures that it shows, each as often as it is shown.
  var pictures: [String] { tags.filter { $0.name == "img" }.compactMap { $0["src"].flatMap(whole) } }

  /// The page with its style sheet and these pictures in it, which are known by their addresses.
  ///
  /// - Returns: UTF-8.
  func bytes(styleSheet: [UInt8], pictures: [String: Picture]) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(page.count + styleSheet.count + pictures.values.reduce(0) { $0 + $1.bytes.count } * 3 / 2)
    var end = 0
    var isHeadOpen = false
    for tag in tags {
      output += page[end..<tag.range.lowerBound]
      end = tag.range.upperBound
      if !isHeadOpen, tag.name != "html", tag.name != "head" {
        output += Array(Self.head.utf8)
        isHeadOpen = true
      }
      switch replacement(for: tag, styleSheet, pictures) {
      case .same: output += page[tag.range]
      case .other(let markup): output += markup
      case .nothing: if page[end...].first == UInt8(ascii: "\n") { end += 1 }
      }
    }
    return output + page[end...]
  }

  /// A picture, as it is put into the page.
  struct Picture: Sendable {
    /// IANA media type.
    let mediaType: String
    let bytes: [UInt8]

    fileprivate var address: String { "data:\(mediaType);base64,\(Data(bytes).base64EncodedString())" }
  }

  /// What comes of a tag.
  private enum Replacement {
    case same
    case other([UInt8])
    case nothing
  }

  /// Stands before everything else in the page's head.
  private static let head = """
    <meta http-equiv="Content-Security-Policy" content="\(policy)">
    <meta name="robots" content="noindex">
    <meta name="referrer" content="no-referrer">

    """

  private func replacement(
    for tag: MarkupTag, _ styleSheet: [UInt8], _ pictures: [String: Picture]
  ) -> Replacement {
    switch tag.name {
    case "link": link(tag, styleSheet)
    case "meta":
      // The page's own policy would forbid what is in it; other instructions to the browser would lead away from it.
      tag["http-equiv"] != nil || tag["name"]?.lowercased() == "robots" ? .nothing : .same
    case "base", "source", "track": .nothing
    case "a", "area": anchor(tag)
    case "img": .other(Array(image(tag, pictures).markup.utf8))
    default: withoutSources(tag)
    }
  }

  private func link(_ tag: MarkupTag, _ styleSheet: [UInt8]) -> Replacement {
    let relations = Set((tag["rel"] ?? "").lowercased().split(whereSeparator: \.isWhitespace))
    if relations == ["stylesheet"] {
      // No style sheet ends its own element.
      let text = String(decoding: styleSheet, as: UTF8.self).replacing("</", with: "<\\/")
      return .other(Array("<style>\n\(text)</style>".utf8))
    }
    guard relations == ["canonical"] || relations == ["alternate"], let address = tag["href"].flatMap(whole) else {
      return .nothing
    }
    var link = tag
    link["href"] = address
    return link.attributes == tag.attributes ? .same : .other(Array(link.markup.utf8))
  }

  /// A link of the page that leads somewhere else leads to the site; one within the page stays.
  private func anchor(_ tag: MarkupTag) -> Replacement {
    var anchor = tag
    anchor["ping"] = nil
    if let target = tag["href"], !target.hasPrefix("#") { anchor["href"] = whole(target) }
    return anchor.attributes == tag.attributes ? .same : .other(Array(anchor.markup.utf8))
  }

  private func image(_ tag: MarkupTag, _ pictures: [String: Picture]) -> MarkupTag {
    var image = tag
    // There is the one that `src` names.
    for name in ["srcset", "sizes"] { image[name] = nil }
    guard let address = tag["src"], !address.hasPrefix("data:") else { return image }
    image["src"] = whole(address).flatMap { pictures[$0] }?.address
    return image
  }

  private func withoutSources(_ tag: MarkupTag) -> Replacement {
    var bare = tag
    for name in ["src", "srcset", "poster", "data", "srcdoc"] { bare[name] = nil }
    return bare.attributes == tag.attributes ? .same : .other(Array(bare.markup.utf8))
  }

  /// The whole address of one that is given as the page gives it; nil for what is none.
  private func whole(_ address: String) -> String? {
    guard let base = URL(string: self.address) else { return nil }
    return URL(string: address, relativeTo: base)?.absoluteString
  }
}
