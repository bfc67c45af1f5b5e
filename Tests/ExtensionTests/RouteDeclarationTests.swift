import ArgumentParser
import ControlAPI
import Foundation
import Testing

@testable import copydesk
@testable import copydeskd

@Suite("Declarations of control routes")
struct RouteDeclarationTests {
  @Test("A route declares its body's keys")
  func bodies() throws {
    try expect(
      ActionBody.fields,
      areKeysOf: ActionBody(
        revision: 1, note: "", at: "", on: "", now: true, override: [], reason: "", breakGlass: true, signAs: "",
        unread: true, desk: "", slug: "",
        assignee: "", package: "", vanish: true, until: "", seconds: 1, token: "",
        line: 1, thread: 1))
    try expect(NoteBody.fields, areKeysOf: NoteBody(note: ""))
    try expect(GrantBody.fields, areKeysOf: GrantBody(staff: "", role: "", desk: "", until: "", title: ""))
    try expect(CoverBody.fields, areKeysOf: CoverBody(staff: "", covered: "", desk: "", until: ""))
    try expect(
      QueueLimitsBody.fields,
      areKeysOf: QueueLimitsBody(global: 1, perKey: 1, rate: .init(count: 1, seconds: 1, burst: 1)))
  }

  private func expect(_ fields: [BodyField], areKeysOf body: some Encodable) throws {
    let json = try #require(
      JSONSerialization.jsonObject(with: try ControlJSON.encode(body)) as? [String: Any])
    #expect(Set(fields.map(\.name)) == Set(json.keys))
  }

  @Test("Each route is declared once, with a summary without a full stop")
  func sentences() {
    let routes = ControlRoutes.all
    #expect(Set(routes.map { "\($0.method) \($0.path)" }).count == routes.count)
    for route in routes {
      #expect(route.summary.first?.isUppercase == true && route.summary.last != ".", "\(route.summary)")
    }
  }

  @Test("Each JSON answer is described, and answers are as described")
  func answers() throws {
    for route in ControlRoutes.all
    where route.success.mediaType == "application/json" && !["/v1/openapi.json", "/v1/schemas"].contains(route.path) {
      #expect(route.success.body != nil, "\(route.method) \(route.path)")
    }
    let schema = BodySchema.json(of: QueueBody.self)
    let properties = try #require(schema["properties"] as? [String: [String: Any]])
    #expect(properties["paused_at"]?["anyOf"] != nil)
    #expect(properties["is_estimated"]?["type"] as? String == "boolean")
    let required = try #require(schema["required"] as? [String])
    let body = QueueBody(
      name: "intake", pausedAt: nil, pausedBy: nil, limits: QueueLimitsBody(), jobs: [:], isEstimated: false,
      oldestWait: nil)
    let json = try #require(JSONSerialization.jsonObject(with: try ControlJSON.encode(body)) as? [String: Any])
    #expect(Set(required) == Set(json.keys) && Set(properties.keys) == Set(json.keys))
    // A type that cannot be read from a sample would leave out all that comes after it.
    let last: [(any (Decodable & Sendable).Type, String)] = [
      (StoryBody.self, "front_page"), (TodayBody.self, "notices"), (CalendarBody.self, "freezes"),
      (HandoverBody.self, "coming_up"), (BudgetBody.self, "left_out"), (StandingBody.self, "who_could"),
    ]
    for (body, key) in last {
      let properties = try #require(BodySchema.json(of: body)["properties"] as? [String: Any], "\(body)")
      #expect(properties[key] != nil, "\(body)")
    }
    let problem = try #require(BodySchema.json(of: Problem.self)["required"] as? [String])
    #expect(problem == ["code", "detail", "hint", "status", "title", "type"])
  }

  @Test("The stories of a list are described with when they lack a key, and what a command prints has all of them")
  func lists() throws {
    func story(_ schema: [String: Any], _ list: String) throws -> [String: Any] {
      let properties = try #require(schema["properties"] as? [String: [String: Any]])
      return try #require(properties[list]?["items"] as? [String: Any])
    }
    for (body, list) in [
      (PageBody<StoryBody>.self, "items"), (TodayBody.self, "going_out"), (HandoverBody.self, "open"),
      (SearchBody.self, "items"), (BudgetBody.self, "stories"),
    ] as [(any (Decodable & Sendable).Type, String)] {
      let lean = try story(BodySchema.json(of: body), list)
      #expect(lean["required"] as? [String] == ["number"])
      let whole = try story(BodySchema.json(of: body, hasWholeStories: true), list)
      #expect((whole["required"] as? [String])?.contains("headline") == true)
      let properties = try #require(lean["properties"] as? [String: [String: Any]])
      #expect(properties.filter { $0.key != "number" }.allSatisfy { $0.value["description"] is String })
      #expect(Set(properties.keys) == Set((whole["properties"] as? [String: Any] ?? [:]).keys))
    }
    #expect(Set(BodySchema.keys(of: StoryBody.self)).isSuperset(of: ListKeys.contract))
    for path in ["stories", "inbox", "search", "budget", "today", "handover"] {
      let route = try #require(ControlRoutes.all.first { $0.path == "/v1/\(path)" })
      #expect(route.query.contains { $0.name == "fields" })
    }
  }

  @Test("What each command prints with --json is described, or it prints none")
  func commands() {
    let commands = CommandRegistry.all.map(\.command).flatMap { command -> [String] in
      let parts = command.configuration.subcommands
      return parts.isEmpty
        ? [command._commandName] : parts.map { "\(command._commandName) \($0._commandName)" }
    }
    #expect(Set(commands).subtracting(CommandOutputs.without) == Set(CommandOutputs.all.keys))
    #expect(OutputSchemas.text.contains("\"commands\":"))
  }
}
