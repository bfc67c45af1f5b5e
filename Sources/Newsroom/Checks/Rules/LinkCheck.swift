/// Finds links, in the body and among the sources, that are not addresses on the web.
struct LinkCheck: Check {
  let rule = "link"

  func mistakes(in copy: Copy) -> [Mistake] {
    let inBody = copy.links.filter { !$0.isImage }.map { ($0.destination, Optional($0.place)) }
    let inSources = copy.content.sources.enumerated().compactMap { index, source in
      source.url.map { ($0, copy.places[.sourceURL(index)]) }
    }
    return (inSources + inBody).compactMap { destination, place in
      webAddressFault(destination).map { fault in
        Mistake(
          at: place, excerpt: shortened(destination), "\(fault); write the full address, starting with https://.")
      }
    }
  }
}

/// What keeps the text from being an absolute address of http or https (RFC 3986); nil when it is one.
func webAddressFault(_ text: String) -> String? {
  guard !text.isEmpty else { return "The link is empty" }
  guard
    !text.unicodeScalars.contains(where: {
      $0.value <= 0x20 || $0.value == 0x7F || "<>\"\\^`{|}".unicodeScalars.contains($0)
    })
  else { return "'\(shortened(text))' contains a character that no web address can have" }
  guard let colon = text.firstIndex(of: ":"), ["http", "https"].contains(text[..<colon].lowercased()) else {
    return "'\(shortened(text))' is not an http or https address"
  }
  let rest = text[colon...].dropFirst()
  guard rest.hasPrefix("//") else { return "'\(shortened(text))' is missing the slashes after the colon" }
  let authority = rest.dropFirst(2).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
  guard !authority.contains("@") else { return "'\(shortened(text))' contains a user name" }
  guard isHost(authority) else { return "'\(shortened(text))' has no valid host name" }
  return nil
}

private func isHost(_ authority: Substring) -> Bool {
  if authority.hasPrefix("[") {
    guard let end = authority.firstIndex(of: "]") else { return false }
    let literal = authority[..<end].dropFirst()
    return literal.contains(":") && literal.allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
      && isPort(authority[end...].dropFirst())
  }
  let name = authority.prefix { $0 != ":" }
  let labels = name.split(separator: ".", omittingEmptySubsequences: false)
  return labels.allSatisfy { label in
    (1...63).contains(label.utf8.count)
      && label.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" || $0 == "%" }
  } && isPort(authority.dropFirst(name.count))
}

private func isPort(_ text: Substring) -> Bool {
  guard text.first == ":" else { return text.isEmpty }
  let digits = text.dropFirst()
  return digits.allSatisfy { $0.isASCII && $0.isNumber }
    && (digits.isEmpty || Int(digits).map { (1...65_535).contains($0) } ?? false)
}
