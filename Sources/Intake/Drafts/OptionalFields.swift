import Foundation
import Newsroom

/// The optional fields: what is wrong with one is noted, and its default used.
extension FieldReader {
  /// The slug as written, or corrected if it is not valid; nil when there is none. Throws a `Rejection` for one that no story
  /// may have.
  mutating func slug() throws(Rejection) -> StorySlug? {
    guard let value = value(.slug, "slug"), case .text(let text, _) = scalar(value, named: "slug") else {
      return nil
    }
    guard !StorySlug.reserved.contains(text) else {
      throw Rejection(
        .slugTaken, "The slug '\(text)' is reserved for the site's own pages.", line: value.place.line,
        column: value.place.column, hint: "Choose another slug, or leave it out.")
    }
    if let slug = StorySlug(text), !text.allSatisfy(\.isNumber) { return slug }
    let slug = StorySlug(headline: text)
    observe(
      value, excerpt: text,
      "'\(shortened(text))' is not a valid slug, so '\(slug)' is used: write lower-case words joined by hyphens."
    )
    return slug
  }

  /// The language, checked for the form of a BCP 47 tag (RFC 5646, section 2.1) only.
  mutating func language(default fallback: String) -> String {
    guard let value = value(.language, "language"), case .text(let text, _) = scalar(value, named: "language") else {
      return fallback
    }
    if isLanguageTag(text) { return text }
    observe(
      value, excerpt: text,
      "'\(shortened(text))' is not a language code, so '\(fallback)' is used: write a code such as en or pt-BR.")
    return fallback
  }

  /// The urgency, 1 to 8; by default 4.
  mutating func urgency() -> Int {
    guard let value = value(.urgency, "urgency"), case .text(let text, _) = scalar(value, named: "urgency") else {
      return 4
    }
    if let urgency = Int(text), (1...8).contains(urgency) { return urgency }
    observe(value, excerpt: text, "The urgency '\(shortened(text))' is not a number from 1 to 8, so 4 is used.")
    return 4
  }

  /// Whether the story is sensitive; by default not. What cannot be read counts as if it were.
  mutating func isSensitive() -> Bool {
    guard let value = value(.sensitive, "sensitive"), case .text(let text, _) = scalar(value, named: "sensitive") else {
      return false
    }
    switch collapsed(text).lowercased() {
    case "true", "yes", "on": return true
    case "false", "no", "off": return false
    default:
      observe(
        value, excerpt: text,
        "'\(shortened(text))' is neither true nor false, so the story counts as sensitive: write sensitive: true.")
      return true
    }
  }

  /// The keywords in order, without duplicates.
  mutating func keywords() -> [String] {
    guard let value = value(.keywords, "keywords") else { return [] }
    var keywords: [String] = []
    var known: Set<String> = []
    for entry in list(value, named: "keywords") {
      guard case .text(let text, _) = scalar(entry, named: "keywords"), let keyword = nilIfInvisible(collapsed(text)),
        known.insert(keyword).inserted
      else { continue }
      keywords.append(keyword)
    }
    return keywords
  }

  /// The related stories; nil when the draft has no such key.
  mutating func related() -> [StorySlug]? {
    guard let value = value(.related, "related") else { return nil }
    var slugs: [StorySlug] = []
    var known: Set<StorySlug> = []
    for entry in list(value, named: "related") {
      guard case .text(let text, _) = scalar(entry, named: "related") else { continue }
      if let slug = StorySlug(text) {
        if known.insert(slug).inserted { slugs.append(slug) }
      } else {
        observe(entry, excerpt: text, "'\(shortened(text))' is not a valid slug and is ignored.")
      }
    }
    return slugs
  }

  /// The embargo; throws a `Rejection` when it is not a valid time, since without it the story could go out too early.
  mutating func embargo(of desk: Desk, now: Date) throws(Rejection) -> Date? {
    guard let value = value(.embargo, "embargo") else { return nil }
    guard let clock = LocalClock(zone: desk.timeZone) else {
      throw Rejection(
        .embargo, "The desk's time zone '\(desk.timeZone)' is unknown on this host.", line: value.place.line,
        column: value.place.column, hint: "Ask whoever manages the newsroom to correct the desk's time zone.")
    }
    guard case .text(let text, _) = value else {
      throw Rejection(
        .embargo, "The embargo is \(value.kind).", line: value.place.line, column: value.place.column,
        hint: "Write a time in the desk's time zone, such as 2026-12-01T06:00.")
    }
    let written = collapsed(text)
    embargoAsWritten = written
    do {
      return try clock.instant(written, now: now)
    } catch {
      throw Rejection(
        .embargo, "The embargo is not a valid time: \(error.detail).", line: value.place.line,
        column: value.place.column,
        hint: error.hint)
    }
  }

  /// What it should wait for: a trigger, or a time that it is wanted for. What is neither is noted, as is a trigger that there is
  /// not: then whoever approves it says what it waits for.
  ///
  /// - Parameters:
  ///   - triggers: The newsroom's; nil where they are not known.
  ///   - wanted: What counts instead of the front matter; throws a `Rejection` when it is not a time to come.
  ///   - isForDesk: Whether it comes to be read, so that a time that is over is noted. Of a story that is corrected it always is.
  mutating func publish(
    of desk: Desk, triggers: [Trigger]?, wanted: String? = nil, isForDesk: Bool = true, now: Date
  ) throws(Rejection) -> PublishWish? {
    if let wanted, let clock = LocalClock(zone: desk.timeZone) {
      publishAsWritten = wanted
      do {
        return .time(try clock.instantToCome(wanted, now: now))
      } catch {
        throw Rejection(
          .wrongType, "The time that it is wanted for is not valid: \(error.detail).", hint: error.hint)
      }
    }
    guard let value = value(.publish, "publish"), case .text(let text, _) = scalar(value, named: "publish") else {
      return nil
    }
    let written = collapsed(text)
    if SpokenTime(written) == nil, let name = TriggerName(written), !TriggerName.reserved.contains(written) {
      if let triggers, !triggers.contains(where: { $0.name == name && $0.takes(desk.slug) }) {
        observe(
          value, excerpt: written,
          "There is no trigger '\(shortened(written))' for the \(desk.slug) desk, so its approver must say what it waits for."
        )
      }
      return .trigger(name)
    }
    guard let clock = LocalClock(zone: desk.timeZone) else { return nil }
    publishAsWritten = written
    do {
      let time = try clock.instant(written, now: now)
      if isForDesk, time <= now {
        observe(
          value, excerpt: written,
          "The time under 'publish' is over, so nothing waits for it: write a time to come, or leave it out.")
      }
      return .time(time)
    } catch {
      observe(value, excerpt: written, "'publish' is ignored: \(error.detail). Write a trigger's name or a time.")
      return nil
    }
  }

  /// The package that it should go out with; what is not a valid name is noted, and ignored.
  mutating func package() -> PackageName? {
    guard let value = value(.package, "package"), case .text(let text, _) = scalar(value, named: "package") else {
      return nil
    }
    let written = collapsed(text)
    if let name = PackageName(written) { return name }
    observe(
      value, excerpt: written,
      "'\(shortened(written))' is not a valid name of a package, so it is ignored: write lower-case words joined by hyphens."
    )
    return nil
  }

  /// The main picture; throws a `Rejection` for an unknown key and for a file name with a path.
  mutating func picture() throws(Rejection) -> Content.Picture? {
    guard let value = value(.picture, "picture") else { return nil }
    return try picture(value, named: "picture", isMain: true)
  }

  /// The pictures beside the main one, each file once; throws a `Rejection` as `picture` does, and for more than a story may have.
  mutating func pictures(beside main: Content.Picture?) throws(Rejection) -> [Content.Picture] {
    guard let value = value(.pictures, "pictures") else { return [] }
    var pictures: [Content.Picture] = []
    var names: Set<String> = []
    for entry in list(value, named: "pictures") {
      guard let picture = try picture(entry, named: "pictures", isMain: false) else { continue }
      guard names.insert(picture.file).inserted else {
        observe(entry, excerpt: picture.file, "'\(picture.file)' is in 'pictures' twice; the first counts.")
        continue
      }
      guard pictures.count + (main == nil ? 0 : 1) < SubmissionLimits.pictures else {
        throw .tooManyPictures(at: entry.place)
      }
      places[.furtherPicture(pictures.count)] = entry.place
      pictures.append(picture)
    }
    return pictures
  }

  private mutating func picture(
    _ value: YAMLValue, named key: String, isMain: Bool
  ) throws(Rejection) -> Content.Picture? {
    guard case .mapping(let members, _) = value else {
      observe(value, "'\(key)' is \(value.kind) and is ignored; write {file: …, caption: …, credit: …, alt: …}.")
      return nil
    }
    let byKey = try Self.byKey(members, of: ["file", "caption", "credit", "alt"], within: "picture")
    guard let file = byKey["file"]?.value, case .text(let name, _) = scalar(file, named: "file") else {
      observe(value, "'\(key)' does not name a file and is ignored; write {file: …, caption: …, credit: …, alt: …}.")
      return nil
    }
    if isMain { places[.pictureFile] = file.place }
    if let fault = pictureNameFault(name) {
      throw Rejection(
        .picture, "'\(shortened(name))' is not a valid file name for a picture: \(fault).", line: file.place.line,
        column: file.place.column, hint: "Name a file in the draft's folder, such as swap.jpg.")
    }
    func text(_ key: String, _ field: CopyField) -> String? { pictureLine(byKey[key], field, isMain: isMain) }
    return Content.Picture(
      file: name, sha256: nil, caption: text("caption", .pictureCaption), credit: text("credit", .pictureCredit),
      alternative: text("alt", .pictureAlternative))
  }

  private mutating func pictureLine(_ member: FrontMatter.Member?, _ field: CopyField, isMain: Bool) -> String? {
    guard let member else { return nil }
    if isMain { places[field] = member.value.place }
    return line(member.value, named: member.key, as: Self.kinds[field])
  }

  /// The sources; throws a `Rejection` for an unknown key.
  mutating func sources() throws(Rejection) -> [Content.Source] {
    guard let value = value(.sources, "sources") else { return [] }
    var sources: [Content.Source] = []
    for entry in list(value, named: "sources") {
      guard case .mapping(let members, _) = entry else {
        if let title = line(entry, named: "sources") { sources.append(Content.Source(title: title, url: nil)) }
        continue
      }
      let byKey = try Self.byKey(members, of: ["title", "url"], within: "source")
      let url = byKey["url"].flatMap { line($0.value, named: "url") }
      let title = byKey["title"].flatMap { line($0.value, named: "title") } ?? url
      places[.sourceURL(sources.count)] = byKey["url"]?.value.place
      if let title {
        sources.append(Content.Source(title: title, url: url))
      } else {
        observe(entry, "A source has neither title nor url and is ignored.")
      }
    }
    return sources
  }
}

extension Rejection {
  /// There are more pictures than a story may have.
  static func tooManyPictures(at place: TextPosition) -> Rejection {
    Rejection(
      .picture, "The draft names more than \(SubmissionLimits.pictures) pictures, the main one included.",
      line: place.line, column: place.column, hint: "Leave some out, or make a second story of them.")
  }
}

/// Whether the text has the form of a language tag: a language of 2 to 8 letters, then subtags of letters and digits.
private func isLanguageTag(_ text: String) -> Bool {
  let subtags = text.split(separator: "-", omittingEmptySubsequences: false)
  guard let language = subtags.first, subtags.count <= 8, (2...8).contains(language.count),
    language.allSatisfy({ $0.isASCII && $0.isLetter })
  else { return false }
  return subtags.dropFirst().allSatisfy { subtag in
    (1...8).contains(subtag.count) && subtag.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
  }
}
