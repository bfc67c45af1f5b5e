import ControlAPI
import Foundation
import Hummingbird
import NIOCore
import Newsroom
import Store

/// Reading stories and acting on them.
struct StoryRoutes {
  let store: Store
  let askers: AskerLookup
  let changes: ChangingRequests

  func add(to router: Router<ControlRequestContext>) {
    router.get("/v1/stories", use: list)
    router.get("/v1/inbox", use: inbox)
    router.get("/v1/stories/:story", use: story)
    router.get("/v1/stories/:story/versions/:version", use: version)
    router.get("/v1/stories/:story/branches", use: branches)
    router.get("/v1/stories/:story/log", use: log)
    router.get("/v1/stories/:story/deliveries", use: deliveries)
    router.get("/v1/stories/:story/why/:action", use: why)
    router.post("/v1/stories/:story/seen", use: seen)
    for action in store.workflow.actions.all where !action.bringsText {
      router.post("/v1/stories/:story/\(action.name)") { request, context in
        try await act(action.name, request, context)
      }
    }
  }

  @Sendable private func list(_ request: Request, _ context: ControlRequestContext) async throws -> Response {
    _ = try await askers.asker(request, context).staff()
    let filter = StoryFilter(
      desk: try await desk(request),
      states: try request.choice("state", StoryState.self).map { [$0] } ?? [],
      author: try request.slug("author", StaffHandle.self), words: request.parameter("q"))
    let page = try await store.stories(
      filter, limit: try request.whole("limit", 1...200, default: 50), after: request.cursor)
    return try .json(PageBody(items: await bodies(page.items), next: page.next?.description))
  }

  /// What waits for the asker: reviews on desks where they may review, their own returned drafts, and what is held or failed.
  @Sendable private func inbox(_ request: Request, _ context: ControlRequestContext) async throws -> Response {
    guard let member = try await askers.asker(request, context).staff().member else {
      throw Refusal(.unknownAccount, "The inbox is a member of staff's.", hint: "Name a person with --as.")
    }
    let desk = try await desk(request)
    let now = Date()
    var found: [StoryNumber: Story] = [:]
    let filters = [
      StoryFilter(desk: desk, states: [.deskReview]), StoryFilter(desk: desk, states: [.draft], author: member.handle),
      StoryFilter(desk: desk, held: true), StoryFilter(desk: desk, failed: true),
    ]
    for filter in filters {
      for story in try await store.stories(filter, limit: 200).items {
        let isMine = filter.author != nil || story.assignee == member.handle
        if isMine || member.has(.review, on: story.desk, at: now) { found[story.number] = story }
      }
    }
    let ordered = found.values.sorted {
      ($0.urgency, $0.submittedAt, $0.number) < ($1.urgency, $1.submittedAt, $1.number)
    }
    return try .json(PageBody(items: await bodies(ordered), next: nil))
  }

  @Sendable private func story(_ request: Request, _ context: ControlRequestContext) async throws -> Response {
    let actor = try await askers.asker(request, context).staff()
    let reference = try request.story(context)
    var story = try await store.story(reference)
    let deadline = ContinuousClock.now + .seconds(try request.whole("kill_wait", 0...30, default: 0))
    let pending = story.killPending
    while !story.killPending.isEmpty, story.killPending == pending, ContinuousClock.now < deadline {
      try await Task.sleep(for: .milliseconds(100))
      story = try await store.story(reference)
    }
    return try .json(await body(story, for: actor))
  }

  @Sendable private func version(_ request: Request, _ context: ControlRequestContext) async throws -> Response {
    _ = try await askers.asker(request, context).staff()
    let number = try request.number("version", context)
    return try .json(VersionBody(await store.version(request.story(context), VersionNumber(number))))
  }

  @Sendable private func branches(_ request: Request, _ context: ControlRequestContext) async throws -> Response {
    _ = try await askers.asker(request, context).staff()
    return try .json(await store.branches(of: request.story(context)).map { BranchBody($0) })
  }

  @Sendable private func log(_ request: Request, _ context: ControlRequestContext) async throws -> Response {
    _ = try await askers.asker(request, context).staff()
    return try .json(await store.log(request.story(context)).map { AuditEntryBody($0) })
  }

  @Sendable private func deliveries(_ request: Request, _ context: ControlRequestContext) async throws -> Response {
    _ = try await askers.asker(request, context).staff()
    return try .json(await store.deliveries(request.story(context)).map { DeliveryBody($0) })
  }

  @Sendable private func why(_ request: Request, _ context: ControlRequestContext) async throws -> Response {
    let actor = try await askers.asker(request, context).staff()
    let actions = store.workflow.actions
    let action = Action(context.parameters.get("action") ?? "")
    guard actions[action] != nil else { throw Refusal.noSuchAction(action, actions) }
    let answer = try await store.why(action, request.story(context), by: actor)
    return try .json(
      ExplanationBody(allowed: answer.allowed, refusals: answer.refusals, whoCould: answer.whoCould.map(\.text)))
  }

  @Sendable private func seen(_ request: Request, _ context: ControlRequestContext) async throws -> Response {
    guard let member = try await askers.asker(request, context).staff().member else {
      return Response(status: .noContent)
    }
    let bytes = try await request.body.collect(upTo: 4096)
    let body = try ControlJSON.decode(ActionBody.self, from: Data(bytes.readableBytesView))
    guard let revision = body.revision else {
      throw Refusal(.usage, "The revision that was seen is missing.", hint: "Send {\"revision\": n}.")
    }
    try await store.seen(request.story(context), Revision(revision), by: member.handle)
    return Response(status: .noContent)
  }

  private func act(_ action: Action, _ request: Request, _ context: ControlRequestContext) async throws -> Response {
    let asker = try await askers.asker(request, context)
    let actor = try asker.staff()
    let reference = try request.story(context)
    let bytes = try await request.body.collect(upTo: 65536)
    return try await changes.once(request, asker, body: bytes) {
      let data = Data(bytes.readableBytesView)
      let body = data.isEmpty ? ActionBody() : try ControlJSON.decode(ActionBody.self, from: data)
      let story = try await store.perform(
        actionRequest(action, reference, body), by: actor, asRequestedBy: asker.requestedBy)
      return try Reply(await self.body(story, for: actor))
    }
  }

  private func actionRequest(
    _ action: Action, _ reference: StoryReference, _ body: ActionBody
  ) async throws -> ActionRequest {
    var publishAt: Date?
    if let text = body.at {
      publishAt = try await store.instant(text, at: store.story(reference).desk)
    }
    func slug<Name: Slug>(_ text: String?, _ type: Name.Type) throws -> Name? {
      try text.map { text in
        guard let name = Name(text) else {
          throw Refusal(
            .usage, "'\(text)' is not a valid name.", hint: "Names are lower-case words joined by hyphens.")
        }
        return name
      }
    }
    return ActionRequest(
      action, reference, revision: body.revision.map { Revision($0) }, note: body.note, publishAt: publishAt,
      overriddenChecks: body.override ?? [], overrideReason: body.override == nil ? nil : body.reason,
      breakGlassReason: body.breakGlass == true ? body.reason ?? "" : nil, desk: try slug(body.desk, DeskSlug.self),
      assignee: try slug(body.assignee, StaffHandle.self))
  }

  private func body(_ story: Story, for actor: Actor) async throws -> StoryBody {
    var seen: (revision: Revision, version: VersionNumber)?
    if let member = actor.member { seen = try await store.lastSeen(.number(story.number), by: member.handle) }
    return StoryBody(story, timeZone: try await store.timeZone(of: story.desk), seen: seen)
  }

  /// The desk that the list is to be of; nil for all.
  private func desk(_ request: Request) async throws -> DeskSlug? {
    guard let desk = try request.slug("desk", DeskSlug.self) else { return nil }
    guard try await store.desks().contains(where: { $0.slug == desk }) else {
      throw Refusal(.notFound, "There is no desk '\(desk)'.", hint: "copydesk desks lists those there are.")
    }
    return desk
  }

  private func bodies(_ stories: [Story]) async throws -> [StoryBody] {
    let zones = Dictionary(uniqueKeysWithValues: try await store.desks().map { ($0.slug, $0.timeZone) })
    return stories.map { StoryBody($0, timeZone: zones[$0.desk]) }
  }
}
