import ControlAPI
import Foundation
import Newsroom
import Testing

@Suite("Stories in lists")
struct ListKeysTests {
  private static func story(_ change: (inout StoryBody) -> Void = { _ in }) -> StoryBody {
    let noon = Instant(Date(timeIntervalSince1970: 1_796_126_400))
    var story = StoryBody(
      number: 7, slug: "night-train", desk: "caucasus", timeZone: "Asia/Yerevan", state: .deskReview, revision: 4,
      version: 2, contentHash: "ab", liveVersion: nil, kind: .publish, headline: "The last night train",
      authors: ["jomondi"], urgency: 4, publishAt: nil, embargo: nil, hold: nil,
      approvals: .init(have: 0, need: 1, by: []), deliveries: .init(delivered: 0, pending: 0, failed: 0),
      destinations: [], killPending: [], assignee: nil, claim: nil, submittedBy: "jomondi", submittedAt: noon,
      firstPublishedAt: nil, updatedAt: noon, findings: [], branches: 0)
    change(&story)
    return story
  }

  private func items(_ body: some Encodable, _ keys: ListKeys?, _ name: String = "items") throws -> [[String: Any]] {
    let json = try JSONSerialization.jsonObject(with: ControlJSON.encode(body, lists: keys)) as? [String: Any]
    return try #require(json?[name] as? [[String: Any]])
  }

  @Test("A list has the contract's keys of each story, and of the others those that say something")
  func lean() throws {
    let page = PageBody(
      items: [
        Self.story(),
        Self.story {
          $0.assignee = "nana"
          $0.branches = 1
        },
      ], next: nil)
    let stories = try items(page, .all)
    #expect(
      Set(stories[0].keys) == ListKeys.contract.union(["time_zone", "kind", "submitted_by"]))
    #expect(Set(stories[1].keys).subtracting(stories[0].keys) == ["assignee", "branches"])
    #expect(stories[0]["live_version"] is NSNull && (stories[0]["findings"] as? [Any])?.isEmpty == true)
    #expect(try items(page, nil)[0].count > 40, "by itself a story has every key")
    let json = try JSONSerialization.jsonObject(with: ControlJSON.encode(Self.story(), lists: .all)) as? [String: Any]
    #expect(json?.keys.contains("assignee") == true, "what is no list is whole")
  }

  @Test("What was left out reads as what says nothing, so that it is the same story again")
  func reading() throws {
    let page = PageBody(items: [Self.story(), Self.story { $0.atRisk = "frozen" }], next: "7", total: 2)
    let lean = try ControlJSON.decode(PageBody<StoryBody>.self, from: ControlJSON.encode(page, lists: .all))
    #expect(try ControlJSON.encode(lean) == ControlJSON.encode(page))
    #expect(throws: DecodingError.self) {
      try ControlJSON.decode(PageBody<StoryBody>.self, from: Data(#"{"items":[{"slug":"a"}],"next":null}"#.utf8))
    }
    #expect(throws: DecodingError.self) {
      try ControlJSON.decode(StoryBody.self, from: Data(#"{"number":7}"#.utf8))
    }
  }

  @Test("Only the fields that were asked for and say something, and always the number")
  func fields() throws {
    let page = PageBody(items: [Self.story()], next: nil)
    #expect(
      Set(try items(page, ListKeys(only: ["slug", "headline", "live_version", "at_risk"]))[0].keys) == [
        "number", "slug", "headline",
      ])
    let day = TodayBody(
      staff: "nana", name: "Nana", title: nil, now: page.items[0].updatedAt,
      waiting: [.init(reason: "review", stories: 1, oldest: page.items[0].updatedAt, first: page.items[0])],
      goingOut: page.items)
    let keys = ListKeys(only: ["headline"])
    #expect(Set(try items(day, keys, "going_out")[0].keys) == ["number", "headline"])
    let first = try #require(try items(day, keys, "waiting")[0]["first"] as? [String: Any])
    #expect(Set(first.keys) == ["number", "headline"])
    let read = try ControlJSON.decode(TodayBody.self, from: ControlJSON.encode(day, lists: keys))
    #expect(read.waiting[0].first?.headline == "The last night train" && read.waiting[0].first?.slug.isEmpty == true)
  }

  @Test(
    "A field that there is not is refused, with the nearest that there is",
    arguments: [
      ("slug,headlin", "Did you mean 'headline'?"), ("slug,,headline", "fields=number,slug,headline"),
      ("", "fields=number,slug,headline"), ("zzzzzzzzz", "The fields are: headline, number, slug."),
      (String(repeating: "slug,", count: 9), "Name each field once."),
    ])
  func refusals(text: String, hint: String) {
    let refusal = #expect(throws: Refusal.self) { try ListKeys(text, among: ["headline", "number", "slug"]) }
    #expect(refusal?.code == .usage && refusal?.hint.contains(hint) == true)
  }
}
