import ControlAPI
import Newsroom

/// What a version says beside headline, label, standfirst, dateline and text: all of it is signed with these, so all of it is shown.
struct ContentFacts {
  /// A line each.
  let lines: [String]

  /// - Parameter story: Whose slug and desk need not be told again.
  init(_ content: Content, of story: StoryBody, _ clock: DeskClock) {
    lines =
      [
        Self.byline(content), Self.short(content, of: story), Self.timing(content, clock),
      ].filter { !$0.isEmpty } + Self.pictures(content) + Self.sources(content)
  }

  private static func byline(_ content: Content) -> String {
    let writers = content.byline.map { writer in
      switch writer {
      case .staff(let handle): handle.text
      case .guest(let name, let bio): name + (bio.map { " (\($0))" } ?? "")
      }
    }
    return writers.isEmpty ? "" : "By \(writers.joined(separator: ", "))"
  }

  private static func short(_ content: Content, of story: StoryBody) -> String {
    var parts = [length(of: content.body)]
    parts.append("urgency \(content.urgency)")
    parts.append("language \(content.language)")
    if content.slug.text != story.slug { parts.append("slug \(content.slug)") }
    if content.desk.text != story.desk { parts.append("desk \(content.desk)") }
    if !content.keywords.isEmpty { parts.append("keywords \(content.keywords.joined(separator: ", "))") }
    if content.isSensitive { parts.append("sensitive") }
    return parts.joined(separator: " · ")
  }

  /// As in `480 words, 2 min`; of a text that is mostly of a script without spaces between words, `640 characters, 1 min`.
  private static func length(of text: String) -> String {
    let characters = text.filter { !$0.isWhitespace }
    guard characters.count(where: \.isOfUnspacedScript) * 2 > characters.count else {
      let words = text.split(whereSeparator: \.isWhitespace).count
      return "\(words.counted("word")), \(minutes(words, at: 240)) min"
    }
    return "\(characters.count.counted("character")), \(minutes(characters.count, at: 500)) min"
  }

  private static func minutes(_ count: Int, at pace: Int) -> Int { max(1, (count + pace / 2) / pace) }

  private static func timing(_ content: Content, _ clock: DeskClock) -> String {
    var parts: [String] = []
    if let embargo = content.embargo { parts.append("embargo until \(clock.said(Instant(embargo)))") }
    if let time = content.publish?.time { parts.append("wanted for \(clock.said(Instant(time)))") }
    if let trigger = content.publish?.trigger { parts.append("wanted by the trigger \(trigger)") }
    if let package = content.package { parts.append("wanted in the package \(package)") }
    if let related = content.related {
      parts.append("related: \(related.isEmpty ? "none" : related.map(\.text).joined(separator: ", "))")
    }
    return parts.joined(separator: " · ")
  }

  private static func pictures(_ content: Content) -> [String] {
    ([content.picture].compactMap(\.self) + content.pictures).map { picture in
      var parts = ["Picture \(picture.file)\(picture.sha256 == nil ? ", which did not come with it" : "")"]
      parts.append("caption: \(picture.caption ?? "none")")
      parts.append("credit: \(picture.credit ?? "none")")
      if let alternative = picture.alternative { parts.append("alt: \(alternative)") }
      return "[\(parts.joined(separator: "; "))]"
    }
  }

  private static func sources(_ content: Content) -> [String] {
    content.sources.map { "Source: \($0.title)" + ($0.url.map { " <\($0)>" } ?? "") }
      + [content.editorsNote.map { "Editor’s note, not for readers: \($0)" }].compactMap(\.self)
  }
}

extension Character {
  /// Whether it is of a script that sets no spaces between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese.
  fileprivate var isOfUnspacedScript: Bool {
    switch unicodeScalars.first?.value ?? 0 {
    case 0xE00...0xEFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3000...0x30FF, 0x3400...0x9FFF, 0xF900...0xFAFF,
      0xFF00...0xFF60, 0x20000...0x3FFFF:
      true
    default: false
    }
  }
}
