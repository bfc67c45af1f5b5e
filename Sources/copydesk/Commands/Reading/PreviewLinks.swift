import ArgumentParser
import ControlAPI
import Newsroom

/// For how long a link to a preview holds.
struct PreviewPeriod {
  let seconds: Int

  /// Nil for what is no number of minutes, hours or days, as in `24h`.
  init?(_ text: String) {
    guard let unit = ["m": 60, "h": 3600, "d": 86_400][text.suffix(1)], text.utf8.count <= 6,
      text.dropLast().utf8.allSatisfy({ (0x30...0x39).contains($0) }), let count = Int(text.dropLast()), count > 0
    else { return nil }
    seconds = count * unit
  }
}

/// Makes, lists and ends links to previews.
struct PreviewLinks {
  private let client: ControlClient
  private let options: GlobalOptions

  init(_ client: ControlClient, _ options: GlobalOptions) {
    self.client = client
    self.options = options
  }

  /// Makes a link and says it.
  func make(_ reference: String, for period: PreviewPeriod?) throws {
    let before = try client.get(StoryBody.self, "stories", reference)
    let body = ActionBody(revision: before.seenRevision ?? before.revision, seconds: period?.seconds)
    let story = try client.post(StoryBody.self, ["stories", reference, Action.previewLink.rawValue], body)
    guard let link = try links(to: String(story.number)).first else {
      throw Refusal(
        .wrongState, "The link is over already.", hint: "See what happened: copydesk log \(story.number)")
    }
    if options.json { return try print(link) }
    Terminal.output.print((link.url ?? "").oneLine)
    let end = DisplayTime.full(link.until, deskZone: story.timeZone)
    Terminal.error.print(
      "\(story.slug) version \(link.version), until \(end); to end it: copydesk preview --end \(story.slug)".oneLine)
  }

  /// Lists the links that are not over, to one story or to all.
  func list(_ reference: String?) throws {
    let links = try links(to: reference)
    if options.json { return try print(links) }
    var table = TextTable("STORY", "VERSION", "UNTIL", "BY", "TOKEN", "LINK")
    for link in links {
      table.add(
        link.slug, String(link.version), DisplayTime.local(link.until), link.by, link.token ?? "-", link.url ?? "-")
    }
    table.print(ifEmpty: "There are no preview links.")
  }

  /// Ends one link, by its token, or all to a story.
  func end(_ name: String) throws {
    var reference = name
    let token = PreviewToken(name)
    if let token { reference = String(try client.get(PreviewedStoryBody.self, "previews", token.text).story) }
    let story = try client.post(
      StoryBody.self, ["stories", reference, Action.previewEnd.rawValue], ActionBody(token: token?.text))
    if options.json { return try print(story) }
    let what = token == nil ? "the preview links" : "that preview link"
    Terminal.output.print("\(story.slug) (\(story.number)): \(what) \(token == nil ? "are" : "is") over".oneLine)
  }

  private func links(to reference: String?) throws -> [PreviewLinkBody] {
    try client.get(PageBody<PreviewLinkBody>.self, ["previews"], query: [("story", reference)]).items
  }

  private func print(_ value: some Encodable) throws {
    Terminal.output.print(String(decoding: try ControlJSON.encode(value, pretty: true), as: UTF8.self).escapedJSON)
  }
}
