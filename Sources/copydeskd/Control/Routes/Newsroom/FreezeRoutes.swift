import ControlAPI
import Foundation
import Newsroom
import Store

private let desk = QueryParameter.name("desk", DeskSlug.self, "Only what is kept on this desk")

/// What keeps stories from going out by themselves.
extension ControlRoute {
  static let frozen = get(
    "/v1/frozen", "The freezes that last, and what they and earlier ones keep from going out", for: .staff,
    query: [desk], answers: .json(FrozenBody.self)
  ) { request, _ in
    try .json(await FrozenBody(in: try await request.desk(desk).map { .desk($0) } ?? .all, request.store))
  }

  static let freeze = change(
    "/v1/freeze", "Stops what goes out by itself, on a desk or in the whole newsroom", for: .staff,
    body: .json(FreezeRequestBody.fields), answers: .json(FreezeBody.self)
  ) { request, caller in
    let body = try request.decoded(FreezeRequestBody.self, orWhenEmpty: FreezeRequestBody())
    let scope = try DeskScope(typed: body.desk)
    let until: Date? = if let text = body.until { try await request.store.instant(text, in: scope) } else { nil }
    let freeze = try await request.store.freeze(
      scope, reason: body.reason, until: until, by: caller.member, asRequestedBy: caller.requestedBy)
    return try .json(FreezeBody(freeze, zones: await DesksNow(request.store).zones))
  }

  static let unfreeze = change(
    "/v1/unfreeze", "Ends a freeze, and releases or drops stories that it kept", for: .staff,
    body: .json(UnfreezeRequestBody.fields), answers: .json(UnfreezeBody.self)
  ) { request, caller in
    let body = try request.decoded(UnfreezeRequestBody.self, orWhenEmpty: UnfreezeRequestBody())
    let scope = try DeskScope(typed: body.desk)
    let result = try await request.store.unfreeze(
      scope, body.verdict, try body.selection(), by: caller.member, asRequestedBy: caller.requestedBy)
    let zones = try await DesksNow(request.store).zones
    return try .json(
      UnfreezeBody(
        ended: result.ended.map { FreezeBody($0, zones: zones) }, released: result.released.map(\.rawValue),
        dropped: result.dropped.map(\.rawValue),
        refused: result.refused.map { .init(story: $0.story.rawValue, refusal: $0.refusal) },
        left: await FrozenBody(in: scope, request.store)))
  }
}

extension DeskScope {
  /// The desk of that name; the whole newsroom without one.
  fileprivate init(typed desk: String?) throws {
    self = try desk.map { .desk(try DeskSlug(typed: $0)) } ?? .all
  }
}

extension FrozenBody {
  fileprivate init(in scope: DeskScope, _ store: Store) async throws {
    let zones = try await DesksNow(store).zones
    let (lasting, stories) = try await store.frozen(scope)
    self.init(
      freezes: lasting.map { FreezeBody($0, zones: zones) },
      stories: stories.map { story in
        Story(
          number: story.number.rawValue, slug: story.slug.text, desk: story.desk.text,
          timeZone: zones[.desk(story.desk)],
          headline: story.headline, due: Instant(story.due), heldSince: story.heldSince.map { Instant($0) },
          frozen: lasting.contains { $0.scope.includes(story.desk) })
      })
  }
}

extension FreezeBody {
  /// - Parameter saysWhy: Whether it is for those who may read what the newsroom writes.
  init(_ freeze: Freeze, zones: [DeskScope: String], saysWhy: Bool = true) {
    self.init(
      desk: freeze.scope.desk?.text ?? "*", timeZone: zones[freeze.scope], reason: saysWhy ? freeze.reason : "",
      by: freeze.by.text, since: Instant(freeze.since), until: freeze.until.map { Instant($0) },
      unsigned: freeze.unsigned)
  }
}

extension FreezeRequestBody {
  /// The body as the OpenAPI document describes it.
  fileprivate static let fields = [
    BodyField(name: "desk", schema: .slug, summary: "The desk; if left out, the whole newsroom"),
    BodyField(name: "reason", schema: .text, summary: "Why", isRequired: true),
    BodyField(name: "until", schema: .time, summary: "When it ends by itself, in the desk's time; if left out, never"),
  ]
}

extension UnfreezeRequestBody {
  /// The body as the OpenAPI document describes it.
  fileprivate static let fields = [
    BodyField(name: "desk", schema: .slug, summary: "The desk; if left out, the whole newsroom"),
    BodyField(
      name: "verdict", schema: .choice(FrozenVerdict.allCases.map(\.rawValue)),
      summary: "Whether the stories go out now or back to their desks; if left out, they stay held"),
    BodyField(name: "stories", schema: .list, summary: "The numbers or slugs of the stories"),
    BodyField(name: "all", schema: .flag, summary: "Whether the verdict is for all that is held"),
  ]

  /// Of which stories somebody says what becomes of them. Throws `Refusal` where that is said of none, or nothing of some.
  fileprivate func selection() throws -> FrozenSelection {
    let names = stories ?? []
    guard (verdict == nil) == (names.isEmpty && all != true), names.isEmpty || all != true else {
      throw Refusal(
        .usage, "Say what happens to which stories: release or drop, and either their names or all of them.",
        hint: "For example: copydesk unfreeze --release night-train, or copydesk unfreeze --drop --all")
    }
    if all == true { return .all }
    return .stories(
      try names.map { name in
        guard let reference = StoryReference(name) else {
          throw Refusal(
            .notFound, "'\(name)' is neither a story's number nor its slug.",
            hint: "List what is held: copydesk frozen")
        }
        return reference
      })
  }
}
