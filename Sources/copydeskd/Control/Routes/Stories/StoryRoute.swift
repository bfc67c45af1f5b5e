import ControlAPI
import Newsroom
import Store

private let killWait = QueryParameter.whole(
  "kill_wait", 0...30, default: 0,
  "How many seconds to wait for another destination to acknowledge the kill")

/// One story.
extension ControlRoute {
  static let story = get(
    "/v1/stories/{story}", "A story, by number or slug", for: .staff, query: [killWait],
    answers: .json(StoryBody.self)
  ) { request, caller in
    let reference = try request.story
    var pending: [DestinationName]?
    let story = try await request.wait(atMost: try request.value(of: killWait)) { (story: Story) in
      defer { pending = pending ?? story.killPending }
      return story.killPending.isEmpty || story.killPending != pending ?? story.killPending
    } _: {
      try await request.store.story(reference)
    }
    var body = try await StoryBody(story, for: caller, request.store)
    if story.liveVersion != nil {
      let placement = try await request.store.frontPage().first { $0.story == story.number }
      body.frontPage = placement.map { StoryBody.FrontPage($0) }
    }
    return try .json(body)
  }
}

extension StoryBody.FrontPage {
  init(_ placement: FrontPlacement) {
    self.init(place: placement.place, until: placement.until.map(Instant.init), by: placement.by.text)
  }
}

extension StoryBody {
  /// The story, with what this person has seen of it.
  init(_ story: Story, for caller: StaffCaller, _ store: Store) async throws {
    self.init(
      story, try await DesksNow(store),
      seen: try await store.lastSeen(.number(story.number), by: caller.member.handle))
    guard killRequest != nil else { return }
    let explained = try await store.why(.kill, .number(story.number), by: caller.actor)
    killRequest?.whoCould = explained.whoCould.map(\.text)
  }
}
