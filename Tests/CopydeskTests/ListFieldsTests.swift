import ControlAPI
import Foundation
import Newsroom
import Synchronization
import Testing

@testable import copydesk

@Suite("The command asks of a list for what it shows")
struct ListFieldsTests {
  /// What a daemon answers, with the keys that were asked for where it has any.
  private static func newsroom(_ sizes: Sizes? = nil) -> FakeDaemon.Answer {
    { request in
      let components = URLComponents(string: request.target)
      let asked = components?.queryItems?.first { $0.name == "fields" }?.value
      let keys = asked.map { ListKeys(only: $0.split(separator: ",").map(String.init)) } ?? .all
      func answer(_ body: some Encodable) -> FakeReply {
        guard let sizes else { return .json(body) }
        sizes.add(request.target, (try? ControlJSON.encode(body, lists: keys).count) ?? 0)
        return .json(body, lists: keys)
      }
      let stories = ManyStories.stories
      switch components?.path {
      case "/v1/inbox": return answer(PageBody(items: stories, next: nil, total: stories.count))
      case "/v1/stories":
        let state = components?.queryItems?.first { $0.name == "state" }?.value
        return answer(PageBody(items: stories.filter { state == nil || $0.state.rawValue == state }, next: nil))
      case "/v1/search": return answer(ManyStories.found)
      case "/v1/budget": return answer(ManyStories.budget)
      case "/v1/handover": return answer(ManyStories.handover)
      case "/v1/today": return answer(ManyStories.today)
      default: return .refusal(.notFound)
      }
    }
  }

  /// How many bytes each answer had.
  private final class Sizes: Sendable {
    private let all = Mutex<[String: Int]>([:])
    func add(_ target: String, _ size: Int) { all.withLock { $0[target] = size } }
    var known: [String: Int] { all.withLock(\.self) }
  }

  private static let commands = [
    ["today"], ["inbox"], ["inbox", "--all"], ["board"], ["board", "--state", "desk_review"],
    ["search", "dam", "--limit", "200"], ["budget"], ["budget", "--format", "csv"],
    ["budget", "--format", "markdown"], ["budget", "--format", "ics"], ["handover"], ["handover", "--all"],
  ]

  @Test(
    "A screen is the same from what the command asks for as from whole stories, of less than 100,000 bytes for 200",
    arguments: commands, [nil, 80, 200])
  func screens(words: [String], columns: Int?) async throws {
    let environment = ["NO_COLOR": "1"]
    let whole = try await FakeDaemon.with(Self.newsroom()) { daemon in
      try await daemon.copydesk(words, terminal: columns, environment: environment)
    }
    let sizes = Sizes()
    let lean = try await FakeDaemon.with(Self.newsroom(sizes)) { daemon in
      try await daemon.copydesk(words, terminal: columns, environment: environment)
    }
    #expect(whole.status == 0 && lean.output == whole.output, "\(lean.errors)")
    #expect(!sizes.known.isEmpty)
    for (target, size) in sizes.known {
      #expect(target.contains("fields="), "\(target)")
      #expect(size < 100_000, "\(target)")
    }
  }

  @Test("JSON and templates have every key", arguments: commands.filter { !$0.contains("--format") })
  func json(words: [String]) async throws {
    let sizes = Sizes()
    let outcomes = try await FakeDaemon.with(Self.newsroom(sizes)) { daemon in
      (
        try await daemon.copydesk(words + ["--json"]),
        try await daemon.copydesk(words + ["--format", words[0] == "today" ? "{name}" : "{headline}"])
      )
    }
    let whole = try await FakeDaemon.with(Self.newsroom()) { try await $0.copydesk(words + ["--json"]) }
    #expect(outcomes.0.output == whole.output && outcomes.1.status == (words[0] == "handover" ? 64 : 0))
    #expect(sizes.known.keys.allSatisfy { !$0.contains("fields=") })
  }

  @Test("The live board and a review ask for less, too")
  func others() throws {
    let page = PageBody(items: ManyStories.stories, next: nil)
    for fields in [LiveBoard.fields, Review.fields] {
      let bytes = try ControlJSON.encode(page, lists: ListKeys(only: fields.names))
      #expect(bytes.count < 100_000)
    }
    let lean = try ControlJSON.decode(
      PageBody<StoryBody>.self,
      from: ControlJSON.encode(page, lists: ListKeys(only: LiveBoard.fields.names)))
    for columns in [80, 160] {
      let frames = [ManyStories.stories, lean.items].map { LiveSample.board($0, columns: columns, rows: 60).text }
      #expect(frames[0] == frames[1])
    }
  }

  @Test("Every field that is asked for is one that there is")
  func names() throws {
    let story = try keys(of: ManyStories.stories[0])
    for fields in [
      InboxScreen.fields, Inbox.rowFields, BoardScreen.fields, Board.rowFields, LiveBoard.fields, Review.fields,
      DayScreen.fields, HandoverScreen.fields,
    ] {
      #expect(story.isSuperset(of: fields.names), "\(Set(fields.names).subtracting(story))")
    }
    #expect(try keys(of: ManyStories.found.items[0]).isSuperset(of: SearchScreen.fields.names))
    for form in Budget.Form.allCases {
      #expect(try keys(of: ManyStories.budget.stories[0]).isSuperset(of: BudgetDocument.fields(of: form).names))
    }
  }

  private func keys(of body: some Encodable) throws -> Set<String> {
    let json = try JSONSerialization.jsonObject(with: ControlJSON.encode(body)) as? [String: Any]
    return Set(try #require(json).keys)
  }
}
