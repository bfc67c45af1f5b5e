import Foundation
import Newsroom
import Store
import Testing

@testable import Publishing

/// A page for each keyword would be such a page; this one has all headlines, by letter.
private struct HeadlinePages: SitePage {
  let template = "headlines"
  let directory: String? = "headlines"

  func outputs(of newsroom: NewsroomView) -> [SiteOutput] {
    let letters = Dictionary(grouping: newsroom.stories) { $0.slug.text.prefix(1) }.sorted { $0.key < $1.key }
    return letters.map { letter, stories in
      let path = "headlines/\(letter)/"
      return SiteOutput(path: path + SiteFile.index, inputs: SiteInputs(stories: Set(stories.map(\.number)))) {
        let page = PageContext(newsroom: newsroom, path: path, feeds: $0.outputs.feeds)
        var context = page.common(title: "Headlines", language: newsroom.settings.language)
        context["story"] = stories.map { page.teaser($0) }
        return $0.theme.render(template, context)
      }
    }
  }
}

@Suite("Adding a page of the site")
struct AddingASitePage {
  /// The registry with the one word more.
  private static let outputs = SiteOutputs(
    pages: [AuthorPages(), DeskPages(), HeadlinePages(), FrontPage()], feeds: [AtomFeed()])

  /// The house's theme with the page's template.
  private func theme() throws -> Theme {
    let directory = FileManager.default.temporaryDirectory.appending(path: "copydesk-theme-\(UUID().uuidString)")
      .path(percentEncoded: false)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try FileManager.default.copyItem(atPath: houseThemeDirectory, toPath: directory)
    #expect(throws: ThemeFault.missing(file: "\(directory)/headlines.mustache")) {
      try Theme(directory: directory, for: Self.outputs)
    }
    try Data("{{> head}}\n{{#story}}\n{{> teaser}}\n{{/story}}\n{{> foot}}\n".utf8)
      .write(to: URL(filePath: "\(directory)/headlines.mustache"))
    return try Theme(directory: directory, for: Self.outputs)
  }

  @Test("The page is written, survives the next delivery, and goes when there is nothing left to show")
  func isWritten() async throws {
    let kinds = DestinationKinds([SiteKind(outputs: Self.outputs)])
    try await PublishingNewsroom.with(kinds: kinds, theme: try theme()) { newsroom in
      let receipt = try #require(try await newsroom.publish("swap").first?.receipt)
      #expect(receipt.files?["headlines/s/index.html"] != nil)
      try await newsroom.publish("train")
      #expect(newsroom.site("headlines/s/index.html")?.contains("Headline of swap") == true)
      #expect(newsroom.site("headlines/t/index.html")?.contains("Headline of train") == true)
      try await newsroom.act(.kill, "swap")
      #expect(newsroom.site("headlines/s/index.html") == nil)
      #expect(newsroom.site("headlines/t/index.html") != nil)
    }
  }

  @Test("No desk can have the name of the page's directory")
  func reservesDesk() {
    #expect(DestinationKinds([SiteKind(outputs: Self.outputs)]).reservedDesks == ["authors", "headlines"])
  }
}
