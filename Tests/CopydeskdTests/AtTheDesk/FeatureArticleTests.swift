import Foundation
import Testing

@Suite("A feature article")
struct FeatureArticleTests {
  @Test(
    "The one error is located; only another person with approval rights on the desk can approve it; the page is complete"
  )
  func feature() async throws {
    try await Daemon.with { daemon in
      let picture = Sample.directory.appending(path: "night-train.jpg")
      try FileManager.default.copyItem(at: picture, to: daemon.directory.appending(path: "lake.jpg"))
      let draft = try daemon.file("lake.md", Self.feature)
      try await daemon.succeeds(as: "jomondi", "submit", draft)
      let findings = try #require(try await daemon.story("fish-that-came-back")["findings"] as? [[String: Any]])
      #expect(findings.map { $0["rule"] as? String } == ["its-or-its"])
      #expect(findings.first?["line"] as? Int == 20)
      #expect(findings.first?["column"] as? Int == 41)
      #expect((findings.first?["excerpt"] as? String)?.contains("it's papyrus") == true)

      // He is the desk's deputy chief, and may approve there what others wrote.
      let own = try await daemon.copydesk(as: "jomondi", ["approve", "fish-that-came-back"])
      #expect((own.status, own.errors.contains("self_approval")) == (77, true), "\(own.errors)")
      let elsewhere = try await daemon.copydesk(as: "nsargsyan", ["approve", "fish-that-came-back"])
      #expect((elsewhere.status, elsewhere.errors.contains("not_permitted")) == (77, true), "\(elsewhere.errors)")

      try await daemon.succeeds(as: "awanjiru", "show", "fish-that-came-back")
      try await daemon.succeeds(as: "awanjiru", "return", "fish-that-came-back", "-m", "Line 20: its.")
      let mended = try daemon.file("lake.md", Self.feature.replacing("it's papyrus", with: "its papyrus"))
      try await daemon.succeeds(as: "jomondi", "submit", mended)
      try await daemon.succeeds(as: "awanjiru", "diff", "fish-that-came-back")
      try await daemon.succeeds(as: "awanjiru", "approve", "fish-that-came-back")
      let page = try await daemon.page("africa/fish-that-came-back", containing: "its papyrus")
      for part in Self.parts { #expect(page.contains(part), "the page lacks '\(part)'") }
      #expect(page.matches(of: /<h2[ >]/).count >= 3)
    }
  }

  /// What readers are to find on the page.
  private static let parts = [
    "The fish that came back", "Feature", "KISUMU", "Joseph Omondi", "Deputy desk chief for Africa",
    "reports from Nairobi", "Ten years after the nets were lifted", "A boat repairer on the beach at Dunga",
    "Lakeside Pictures/Grace Atieno", "A count by lantern", "What the weed left", "The price at the landing",
    "<blockquote", "You could walk on it", "I have mended this hull four times", "https://fisheries.example/survey",
    "Catch survey of the Winam Gulf",
  ]

  private static let feature = """
    ---
    headline: The fish that came back
    slug: fish-that-came-back
    desk: africa
    byline: [jomondi]
    label: Feature
    summary: Ten years after the nets were lifted, a gulf of Lake Victoria feeds its villages again. They argue over why.
    dateline: KISUMU
    keywords: [Kenya, Lake Victoria, fishing]
    picture:
      file: lake.jpg
      caption: A boat repairer on the beach at Dunga, where forty boats now land each morning.
      credit: Lakeside Pictures/Grace Atieno
      alt: A man planes the hull of an upturned wooden boat on a beach.
    sources:
      - {title: Catch survey of the Winam Gulf, url: "https://fisheries.example/survey"}
    ---
    At five in the morning the beach at Dunga smells of smoke and diesel. "I have mended this hull four times," says Peter
    Odhiambo, 58. "This is the first year that it paid for the planks." The gulf, he says, has
    forgiven the shore, which was known for it's papyrus before it was known for fish.

    ## A count by lantern

    The survey that changed minds was made at night, from a raft of oil drums. Its authors [counted tilapia by the light of
    six lanterns](https://fisheries.example/survey) and found three times what they had found in the year of the ban.

    ## What the weed left

    Nobody here mentions the ban without the weed that came before it.

    > You could walk on it. My brother did, for a bet, and he came home with dry shoes.

    That was Mary Akoth, who sells smoked fish beside the road to the airport.

    ## The price at the landing

    A kilogram fetches less than it did, because there is more of it. "That is a complaint I had hoped to live to hear,"
    says Ms Akoth.

    """
}
