import Newsroom
import Store
import Testing

@testable import Publishing

/// The story as plain text: a format as somebody might add it.
private struct PlainText: StoryFormat {
  let name = "text"
  let mediaType = "text/plain"
  let fileExtension = "txt"

  func render(_ story: StoryView) throws -> [UInt8] {
    let byline = story.byline.map(\.name).joined(separator: ", ")
    return Array("\(story.headline)\nBy \(byline)\n\(story.published.machine)\n\n\(story.content.body)".utf8)
  }
}

@Suite("Adding a format")
struct AddingAFormat {
  /// The registry with the one word more.
  private static let formats = StoryFormats([LinkedData(), PlainText()])

  @Test("A site that asks for the format has it beside each page; later deliveries keep it, a kill removes it")
  func lies() async throws {
    let kinds = DestinationKinds([SiteKind(formats: Self.formats)])
    try await PublishingNewsroom.with(kinds: kinds) { newsroom in
      try await newsroom.apply("site: {kind: site, formats: [text]}")
      let file = "caucasus/swap/text.txt"
      let receipt = try #require(try await newsroom.publish("swap").first?.receipt)
      #expect(newsroom.site(file)?.hasPrefix("Headline of swap\nBy Rita\n") == true)
      #expect(receipt.files?[file] != nil)

      try await newsroom.publish("train")
      #expect(newsroom.site(file) != nil)
      #expect(newsroom.site("caucasus/train/text.txt") != nil)
      try await newsroom.act(.kill, "swap")
      #expect(newsroom.site(file) == nil)
      #expect(newsroom.site("caucasus/train/text.txt") != nil)
    }
  }

  @Test("An unregistered format is refused by line, with the ones that exist")
  func refuses() async throws {
    try await PublishingNewsroom.with { newsroom in
      await #expect {
        try await newsroom.apply("site: {kind: site, formats: [text]}")
      } throws: {
        "\($0)" == "newsroom.yaml:12: destinations.site.formats[0]: 'text' is not available here; choose from: json-ld"
      }
    }
  }
}
