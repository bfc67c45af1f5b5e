import Foundation
import Newsroom
import Testing

@Suite("Links to previews")
struct PreviewLinkActionTests {
  private func rule(
    _ action: Action, by capabilities: Set<Capability> = [.approve], until: Date? = nil,
    naming token: PreviewToken? = nil,
    hasAddress: Bool = true, open: [PreviewToken] = [], revision: Int? = nil,
    _ change: (inout StoryFacts) -> Void = { _ in }
  ) throws -> ActionRuling {
    var story = try Sample.story()
    change(&story)
    var newsroom = Sample.newsroom
    newsroom.previews = PreviewFacts(hasAddress: hasAddress, open: open, next: PreviewToken(7, 7))
    var request = Sample.request(action, revision: revision)
    request.until = until
    request.preview = token
    return Workflow.standard.rule(
      request, on: story, by: .staff(Sample.member("me", capabilities)), in: newsroom)
  }

  @Test("A link holds for a day unless its maker says otherwise, to the second; the log has its mark and its end")
  func makes() throws {
    let change = try rule(.previewLink).change()
    #expect(change.preview == .link(PreviewToken(7, 7), until: Sample.noon.addingTimeInterval(86_400)))
    #expect(change.detail["preview"] == .string("00000000"))
    #expect(change.detail["until"] == .string("2026-11-25T12:00:00Z"))
    #expect(change.story == (try Sample.story()))
    let other = try rule(.previewLink, until: Sample.noon.addingTimeInterval(90.7)).change()
    #expect(other.preview == .link(PreviewToken(7, 7), until: Sample.noon.addingTimeInterval(90)))
  }

  @Test("It ends in the future, and in a month at most")
  func bounds() throws {
    #expect(try rule(.previewLink, until: Sample.noon).codes == [.usage])
    #expect(try rule(.previewLink, until: Sample.noon.addingTimeInterval(30 * 86_400)).codes == [])
    #expect(try rule(.previewLink, until: Sample.noon.addingTimeInterval(30 * 86_400 + 1)).codes == [.usage])
  }

  @Test("Of a sensitive story, whoever gives a link needs the lawyers' word as well")
  func sensitive() throws {
    let isSensitive: (inout StoryFacts) -> Void = { $0.isSensitive = true }
    #expect(try rule(.previewLink, isSensitive).codes == [.notPermitted])
    #expect(try rule(.previewLink, by: [.legal], isSensitive).codes == [.notPermitted])
    #expect(try rule(.previewLink, by: [.approve, .legal], isSensitive).codes == [])
    #expect(try rule(.previewEnd, open: [PreviewToken(1, 1)], isSensitive).codes == [])
  }

  @Test("Nobody outside sees what is under embargo; once it has ended, they may")
  func embargo() throws {
    #expect(try rule(.previewLink) { $0.embargo = Sample.noon.addingTimeInterval(1) }.codes == [.embargoed])
    #expect(try rule(.previewLink) { $0.embargo = Sample.noon }.codes == [])
  }

  @Test("Without a site that says where previews are found, there is no link")
  func noAddress() throws {
    #expect(try rule(.previewLink, hasAddress: false).codes == [.wrongState])
  }

  @Test("All links of a story end, or the one that is named; what is over ends no more")
  func ends() throws {
    let two = [PreviewToken(1, 1), PreviewToken(2, 2)]
    #expect(try rule(.previewEnd, open: two).change().preview == .end(two, because: .hand))
    let named = try rule(.previewEnd, naming: two[1], open: two).change()
    #expect(named.preview == .end([two[1]], because: .hand))
    #expect(named.detail["because"] == .string("hand"))
    #expect(try rule(.previewEnd, naming: PreviewToken(3, 3), open: two).codes == [.wrongState])
    #expect(try rule(.previewEnd).codes == [.wrongState])
  }

  @Test("What others have changed of the words keeps nobody from ending a link, but from giving one")
  func otherWords() throws {
    let edited: (inout StoryFacts) -> Void = {
      $0.changes = [StoryFacts.Change(by: "nino", action: "edit", at: Sample.noon, revision: Revision(7))]
    }
    #expect(try rule(.previewEnd, open: [PreviewToken(1, 1)], revision: 6, edited).codes == [])
    #expect(try rule(.previewLink, revision: 6, edited).codes == [.versionConflict])
  }

  @Test("A token has 128 bits, in one form")
  func token() {
    #expect(PreviewToken(0xAB, 1).text == "00000000000000ab0000000000000001")
    #expect(PreviewToken("00000000000000ab0000000000000001") == PreviewToken(0xAB, 1))
    for text in [String(repeating: "9f", count: 16), String(repeating: "0a", count: 16)] {
      #expect(PreviewToken(text)?.text == text)
    }
    #expect(PreviewToken(String(repeating: ":", count: 32)) == nil)
    for text in [
      "", "00000000000000AB0000000000000001", String(repeating: "0", count: 33), String(repeating: "g", count: 32),
    ] {
      #expect(PreviewToken(text) == nil)
    }
  }
}
