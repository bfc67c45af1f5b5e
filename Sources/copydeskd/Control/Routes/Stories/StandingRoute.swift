import ControlAPI
import Newsroom
import Store

extension ControlRoute {
  static let explainStory = get(
    "/v1/stories/{story}/why", "What a story waits for, and who can do what it waits for", for: .staff,
    answers: .json(StandingBody.self)
  ) { request, caller in
    let store = request.store
    let story = try await store.story(request.story)
    let next: Action? =
      switch (story.state, story.waitsFor?.kind) {
      case _ where story.killRequest != nil: .kill
      case (.deskReview, _): .approve
      case (.approved, _) where story.publishingSince == nil: .publish
      default: nil
      }
    let whoCould = try await next.asyncMap { try await store.why($0, .number(story.number), by: caller.actor).whoCould }
    return try .json(
      StandingBody(
        story: await StoryBody(story, for: caller, store),
        trigger: try await store.awaitedTrigger(of: story).map { StandingBody.Trigger($0) },
        goesWith: try await request.package(of: story),
        whoCould: whoCould?.map(\.text) ?? []))
  }
}

extension RouteRequest {
  /// The package that a story has yet to go out with; nil when it goes alone.
  fileprivate func package(of story: Story) async throws -> PackageBody? {
    guard story.waitsFor?.kind == WaitsFor.Kind.package.rawValue, story.state != .draft, let name = story.package,
      let package = try? await store.package(name)
    else { return nil }
    return PackageBody(package, zones: try await DesksNow(store).zones)
  }
}

extension StandingBody.Trigger {
  fileprivate init(_ trigger: AwaitedTrigger) {
    self.init(
      name: trigger.name.text, exists: trigger.exists,
      paused: trigger.pause.map { TriggerBody.Pause(by: $0.by.text, since: Instant($0.since), reason: $0.reason) },
      nextAt: trigger.nextAt.map { Instant($0) },
      refused: trigger.refused.map {
        Refused(firing: $0.firing, at: Instant($0.at), reason: $0.reason.rawValue)
      })
  }
}

extension Optional {
  fileprivate func asyncMap<Mapped>(_ transform: (Wrapped) async throws -> Mapped) async throws -> Mapped? {
    guard let value = self else { return nil }
    return try await transform(value)
  }
}
