import Foundation
import Newsroom
import Store
import Testing

@testable import Publishing

/// The headlines of each keyword.
private struct HeadlinePages: SitePage {
  let template = "headlines"
  let directory: String? = "headlines"

  func outputs(of list: SiteList, at places: ClosedRange<Int>?, in newsroom: NewsroomView) -> [SiteOutput] {
    guard case .topic(let topic) = list else { return [] }
    let window = SiteWindow(list, .latest(10))
    let path = "headlines/\(topic.text)/"
    let output = SiteOutput(path: path + SiteFile.index, inputs: SiteInputs(windows: [window])) { newsroom, design in
      let stories = newsroom.stories(in: window)
      guard !stories.isEmpty else { return nil }
      let page = PageContext(newsroom: newsroom, path: path, design: design, language: newsroom.settings.language)
      var context = page.common(title: "Headlines")
      context["stories"] = page.list(stories, PageContext.ListStyle())
      return design.theme.render(template, context)
    }
    return [output]
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
    try Data("{{> head}}\n{{#stories}}{{#story}}\n{{> teaser}}\n{{/story}}{{/stories}}\n{{> foot}}\n".utf8)
      .write(to: URL(filePath: "\(directory)/headlines.mustache"))
    return try Theme(directory: directory, for: Self.outputs)
  }

  @Test("The page is written, survives the next delivery, and goes when there is nothing left to show")
  func isWritten() async throws {
    let kinds = DestinationKinds([SiteKind(outputs: Self.outputs)])
    try await PublishingNewsroom.with(kinds: kinds, theme: try theme()) { newsroom in
      let receipt = try #require(try await newsroom.publish("swap").first?.receipt)
      #expect(receipt.files?["headlines/swap/index.html"] != nil)
      try await newsroom.publish("train")
      #expect(newsroom.site("headlines/swap/index.html")?.contains("Headline of swap") == true)
      #expect(newsroom.site("headlines/train/index.html")?.contains("Headline of train") == true)
      try await newsroom.act(.kill, "swap")
      #expect(newsroom.site("headlines/swap/index.html") == nil)
      #expect(newsroom.site("headlines/train/index.html") != nil)
    }
  }

  @Test("No desk can have the name of the page's directory")
  func reservesDesk() {
    #expect(DestinationKinds([SiteKind(outputs: Self.outputs)]).reservedDesks == ["authors", "headlines", "previews"])
  }
}
